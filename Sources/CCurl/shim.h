#pragma once

#include <curl/curl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// curl_easy_setopt takes whatever its option asks for; Swift calls no variadic function, so here is one for each kind.

static inline CURLcode balie_curl_text(CURL *curl, CURLoption option, const char *text) {
    return curl_easy_setopt(curl, option, text);
}

static inline CURLcode balie_curl_number(CURL *curl, CURLoption option, long number) {
    return curl_easy_setopt(curl, option, number);
}

static inline CURLcode balie_curl_list(CURL *curl, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(curl, option, list);
}

/// What is left to send: memory of the caller.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} balie_curl_rest;

static inline size_t balie_curl_give(char *to, size_t size, size_t count, void *user) {
    balie_curl_rest *rest = (balie_curl_rest *)user;
    size_t room = size * count;
    size_t given = rest->count < room ? rest->count : room;
    memcpy(to, rest->bytes, given);
    rest->bytes += given;
    rest->count -= given;
    return given;
}

/// What a server says besides its reply code is of no use here.
static inline size_t balie_curl_ignore(char *from, size_t size, size_t count, void *user) {
    (void)from;
    (void)user;
    return size * count;
}

static inline int balie_curl_is_stopped(
    void *stop, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d
) {
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return __atomic_load_n((int32_t *)stop, __ATOMIC_RELAXED);
}

static inline void balie_curl_stop(int32_t *stop) { __atomic_store_n(stop, 1, __ATOMIC_RELAXED); }

/// Runs the transfer that `curl` is set up for; no pointer is kept after it.
/// `complaint` has room for CURL_ERROR_SIZE bytes.
static inline CURLcode balie_curl_run(
    CURL *curl, const uint8_t *bytes, size_t count, int32_t *stop, char *complaint, long *reply
) {
    balie_curl_rest rest = {bytes, count};
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, complaint);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, balie_curl_ignore);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, balie_curl_is_stopped);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stop);
    if (count > 0) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, balie_curl_give);
        curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)count);
    }
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, reply);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    return code;
}
