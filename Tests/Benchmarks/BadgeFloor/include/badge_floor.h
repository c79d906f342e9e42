#pragma once

#include <stddef.h>
#include <stdint.h>

/// What any badge must cost: a QR by libqrencode on an otherwise empty sheet of one-bit dots, written by libpng
/// as it comes, all settings at their defaults. Returns the length of the file, 0 when a library gave up.
size_t badge_floor(const char *code, uint32_t width, uint32_t height, uint8_t *bytes, size_t capacity);
