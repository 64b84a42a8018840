#include "namespace.h"
#include "files.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

int namespace_own(void)
{
  const int descriptor = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("cannot open /proc/self/ns/net");
  return descriptor;
}

int namespace_create(void)
{
  if (unshare(CLONE_NEWNET) != 0) fail("cannot make a network namespace");
  return namespace_own();
}

void namespace_enter(int descriptor)
{
  if (setns(descriptor, CLONE_NEWNET) != 0) fail("cannot enter a network namespace");
}

void namespace_kill(int descriptor)
{
  struct stat wanted, found;
  DIR *processes = opendir("/proc");
  if (processes == NULL || fstat(descriptor, &wanted) != 0) fail("cannot look for the processes of the link");
  for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    const pid_t pid = atoi(entry->d_name);
    char path[sizeof "/proc//ns/net" + sizeof entry->d_name];
    snprintf(path, sizeof path, "/proc/%s/ns/net", entry->d_name);
    if (pid == getpid() || stat(path, &found) != 0) continue;
    if (found.st_ino == wanted.st_ino && found.st_dev == wanted.st_dev) kill(pid, SIGKILL);
  }
  closedir(processes);
}

void namespace_set(const char *name, const char *value)
{
  char path[256];
  if (snprintf(path, sizeof path, "/proc/sys/%s", name) >= (int)sizeof path || strstr(name, "..") != NULL)
    fail("%s is no kernel setting", name);
  for (char *at = path; *at != '\0'; at++)
    if (*at == '.') *at = '/';
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, value, strlen(value)) < 0) fail("cannot set %s to %s", name, value);
  close(file);
}

void namespace_exec(const char *pid, const char *descriptor, char *const command[])
{
  const pid_t parent = getppid();
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/fd/%s", pid, descriptor);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) fail("the link is closed");
  namespace_enter(file);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail("cannot ask to die with the parent");
  if (getppid() != parent) exit(1); // it died before it was asked
  execvp(command[0], command);
  const int reason = errno;
  fprintf(stderr, "link-emulator: cannot run %s: %s\n", command[0], strerror(reason));
  exit(reason == ENOENT ? 127 : 126); // as a shell does
}
