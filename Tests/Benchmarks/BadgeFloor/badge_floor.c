#include "badge_floor.h"

#include <png.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint8_t *bytes;
    size_t capacity;
    size_t count;
} sink;

static void append(png_structp png, png_bytep bytes, size_t length) {
    sink *target = png_get_io_ptr(png);
    if (length > target->capacity - target->count) {
        png_error(png, "no room");
    }
    memcpy(target->bytes + target->count, bytes, length);
    target->count += length;
}

static void flush(png_structp png) { (void)png; }

static size_t write_png(const uint8_t *rows, size_t stride, uint32_t width, uint32_t height, sink *target) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    if (png == NULL) {
        return 0;
    }
    png_infop info = png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return 0;
    }
    png_set_write_fn(png, target, append, flush);
    png_set_IHDR(
        png, info, width, height, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT
    );
    png_set_pHYs(png, info, 11811, 11811, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (uint32_t row = 0; row < height; row++) {
        png_write_row(png, rows + row * stride);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return target->count;
}

/// Inks one row of squares in one row of dots; it is then copied as often as a square is high.
static void ink(uint8_t *row, const unsigned char *squares, int side, uint32_t left, uint32_t dots) {
    for (int square = 0; square < side; square++) {
        if ((squares[square] & 1) == 0) {
            continue;
        }
        for (uint32_t x = left + square * dots; x < left + (square + 1) * dots; x++) {
            row[x / 8] &= (uint8_t)~(0x80 >> (x % 8));
        }
    }
}

size_t badge_floor(const char *code, uint32_t width, uint32_t height, uint8_t *bytes, size_t capacity) {
    QRcode *symbol = QRcode_encodeString(code, 0, QR_ECLEVEL_Q, QR_MODE_8, 1);
    if (symbol == NULL) {
        return 0;
    }
    const uint32_t dots = 9, left = 44;
    const uint32_t side = (uint32_t)symbol->width * dots;
    const size_t stride = (width + 7) / 8;
    uint8_t *rows = malloc(stride * height);
    if (rows == NULL || left + side > width || left + side > height) {
        free(rows);
        QRcode_free(symbol);
        return 0;
    }
    memset(rows, 0xff, stride * height);
    const uint32_t top = height - left - side;
    for (int square = 0; square < symbol->width; square++) {
        uint8_t *first = rows + (top + square * dots) * stride;
        ink(first, symbol->data + square * symbol->width, symbol->width, left, dots);
        for (uint32_t copy = 1; copy < dots; copy++) {
            memcpy(first + copy * stride, first, stride);
        }
    }
    QRcode_free(symbol);
    sink target = {bytes, capacity, 0};
    size_t length = write_png(rows, stride, width, height, &target);
    free(rows);
    return length;
}
