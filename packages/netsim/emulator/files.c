#include "files.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES (1 << 20)

void fail(const char *format, ...)
{
  const int reason = errno;
  va_list values;
  va_start(values, format);
  fputs("link-emulator: ", stderr);
  vfprintf(stderr, format, values);
  va_end(values);
  if (reason != 0) fprintf(stderr, ": %s", strerror(reason));
  fputc('\n', stderr);
  exit(1);
}

FILE *file_create(const char *path)
{
  FILE *file = fopen(path, "we");
  if (file == NULL) fail("cannot write %s", path);
  setvbuf(file, NULL, _IOFBF, BUFFER_BYTES);
  return file;
}

void file_close(FILE *file)
{
  if (file == NULL) return;
  const int failed = ferror(file);
  if (fclose(file) != 0 || failed) fail("a capture or fate log is not complete");
}
