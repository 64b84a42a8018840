#ifndef FILES_H
#define FILES_H
#include <stdio.h>

/** Ends the program with a sentence on stderr; errno's reason is added where there is one. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** A new file with a large buffer, so that the disk is seldom waited for. Ends the program when it cannot be made. */
FILE *file_create(const char *path);
/** Writes what is left; a file that did not take everything ends the program. NULL is nothing to do. */
void file_close(FILE *file);
#endif
