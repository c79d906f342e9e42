#pragma once

#include <stdint.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <xlsxwriter.h>

/// How many bytes the rows of a worksheet take in the file that they wait in, or -1 when they did not all get there,
/// as on a full disk: the library does not look.
static inline int64_t balie_xlsx_row_bytes(lxw_worksheet *sheet) {
    FILE *rows = sheet->optimize_tmpfile;
    if (rows == NULL) {
        return 0;
    }
    return fflush(rows) != 0 || ferror(rows) ? -1 : (int64_t)ftell(rows);
}

/// How many bytes a folder has room for, 0 when it can't be told.
static inline int64_t balie_xlsx_room(const char *folder) {
    struct statvfs disk;
    return statvfs(folder, &disk) == 0 ? (int64_t)disk.f_bavail * (int64_t)disk.f_frsize : 0;
}
