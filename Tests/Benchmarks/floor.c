/* The floor under a check-in: SQLite alone commits one visit row and one log row, durably, as fast as it can.
   Usage: floor FILE. Reads counts from standard input; answers each with the commits' durations,
   in nanoseconds on one line. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static sqlite3 *db;

static void must(int code, int wanted) {
    if (code != wanted) {
        fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static void run(const char *sql) { must(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK); }

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    return statement;
}

static void step(sqlite3_stmt *statement) {
    must(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_reset(statement);
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **words) {
    if (count != 2) return 64;
    must(sqlite3_open(words[1], &db), SQLITE_OK);
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    run("CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY, day TEXT, number INTEGER, role TEXT,"
        " partner INTEGER,"
        " visitor BLOB, purpose TEXT, person BLOB, code BLOB, codeHash BLOB) STRICT;"
        "CREATE TABLE IF NOT EXISTS entry (sequence INTEGER PRIMARY KEY, at INTEGER, kind TEXT,"
        " visit INTEGER,"
        " body TEXT, salt BLOB, hash BLOB) STRICT;");
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *visit = prepare(
        "INSERT INTO visit (day, number, role, partner, visitor, purpose, person, code, codeHash) VALUES"
        " ('2026-11-23', ?, 'communityOfficer', 1, randomblob(79), 'meeting', randomblob(16), randomblob(70),"
        " randomblob(32))");
    sqlite3_stmt *entry = prepare(
        "INSERT INTO entry (at, kind, visit, body, salt, hash) VALUES"
        " (1795458436089, 'arrival', ?, hex(randomblob(180)), randomblob(16), randomblob(32))");
    long commits;
    while (scanf("%ld", &commits) == 1) {
        for (long n = 0; n < commits; n++) {
            long long started = now();
            step(begin);
            sqlite3_bind_int64(visit, 1, n + 1);
            step(visit);
            sqlite3_bind_int64(entry, 1, sqlite3_last_insert_rowid(db));
            step(entry);
            step(commit);
            printf("%lld ", now() - started);
        }
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
