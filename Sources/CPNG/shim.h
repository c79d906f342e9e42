#pragma once

#include <png.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Where the file goes: memory of the caller.
typedef struct {
    uint8_t *bytes;
    size_t capacity;
    size_t count;
} balie_png_sink;

static inline void balie_png_append(png_structp png, png_bytep bytes, size_t length) {
    balie_png_sink *sink = (balie_png_sink *)png_get_io_ptr(png);
    if (length > sink->capacity - sink->count) {
        png_error(png, "no room");
    }
    memcpy(sink->bytes + sink->count, bytes, length);
    sink->count += length;
}

static inline void balie_png_flush(png_structp png) { (void)png; }

static inline void balie_png_fail(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

static inline void balie_png_ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/// Writes a one-bit greyscale PNG around deflated rows and returns its length, or 0 when libpng gave up.
/// libpng reports a failure with longjmp, which must not cross a Swift frame: so everything happens in here.
static inline size_t balie_png_write(
    uint32_t width, uint32_t height, uint32_t dots_per_metre,
    const uint8_t *deflated, size_t deflated_length, uint8_t *bytes, size_t capacity
) {
    balie_png_sink sink = {bytes, capacity, 0};
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, balie_png_fail, balie_png_ignore);
    if (png == NULL) {
        return 0;
    }
    png_infop info = png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return 0;
    }
    png_set_write_fn(png, &sink, balie_png_append, balie_png_flush);
    png_set_IHDR(
        png, info, width, height, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT
    );
    png_set_pHYs(png, info, dots_per_metre, dots_per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    png_write_chunk(png, (png_const_bytep)"IDAT", deflated, deflated_length);
    png_write_chunk(png, (png_const_bytep)"IEND", NULL, 0);
    png_destroy_write_struct(&png, &info);
    return sink.count;
}
