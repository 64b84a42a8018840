/*
 * link-emulator: a link between two network namespaces of this machine, with the faults one asks for. Linux, root.
 *
 *   link-emulator run [NAME=VALUE]…              carries packets until stdin closes; prints a JSON line when ready, one at the end
 *   link-emulator enter PID FD COMMAND [WORD]…   runs a command in a side's namespace, as the ready line names it
 *   link-emulator check                          measures what it promises: exit code 0 when it holds here
 *
 *      main ── options        what is asked for
 *        ├──── link           the loop: devices, schedule, time
 *        │      ├── namespace, device    the two ends
 *        │      ├── direction ── random, intervals    what happens to a packet; knows no sockets and no clock
 *        │      ├── schedule             who is due next
 *        │      └── capture, fates, statistics    what is kept of it
 *        └──── check
 */
#include "check.h"
#include "files.h"
#include "link.h"
#include "namespace.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int run(int count, char *words[])
{
  char **given = calloc((size_t)count + 1, sizeof *given);
  for (int i = 0; i < count; i++)
    if ((given[i] = strdup(words[i])) == NULL) fail("no memory");
  const struct options options = options_parse(count, words);
  struct link *link = link_create(&options, count, given);
  printf("{\"pid\":%d,\"namespaces\":{\"a\":%d,\"b\":%d},\"isRealtime\":%s}\n", getpid(), link_namespace(link, SIDE_A),
         link_namespace(link, SIDE_B), link_is_realtime(link) ? "true" : "false");
  fflush(stdout);
  statistics_write(stdout, link_run(link));
  putchar('\n');
  return 0;
}

int main(int count, char *words[])
{
  if (count >= 2 && strcmp(words[1], "run") == 0) return run(count - 2, words + 2);
  if (count >= 5 && strcmp(words[1], "enter") == 0) namespace_exec(words[2], words[3], words + 4);
  if (count == 2 && strcmp(words[1], "check") == 0) return check();
  errno = 0;
  fail("use it as “run [NAME=VALUE]…”, “enter PID FD COMMAND…” or “check”");
}
