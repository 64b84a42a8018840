// Preloaded into a process: a system that is reluctant to send UDP. RELUCTANCE is "blocking" (every third call finds no room, and
// no call takes more than two messages), "blocked" (none ever finds room) or "uncut" (nothing is cut into segments, as on a way
// out without segmentation offload: EIO, see udp(7)). Or one that is reluctant to receive it: "refused" (every other call brings
// an ICMP error first) or "broken" (it knows of no socket).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static bool is(const char *reluctance)
{
  const char *value = getenv("RELUCTANCE");
  return value != NULL && strcmp(value, reluctance) == 0;
}

static bool has_no_room(void)
{
  static unsigned calls;
  if (is("blocked") || (is("blocking") && ++calls % 3 == 0)) {
    errno = EAGAIN;
    return true;
  }
  return false;
}

static bool is_to_be_cut(struct msghdr *message)
{
  for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control))
    if (control->cmsg_level == IPPROTO_UDP && control->cmsg_type == UDP_SEGMENT) return true;
  return false;
}

static bool is_udp(int socket)
{
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM;
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags)
{
  ssize_t (*next)(int, const struct msghdr *, int) = dlsym(RTLD_NEXT, "sendmsg");
  if (is_udp(socket) && has_no_room()) return -1;
  return next(socket, message, flags);
}

int sendmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags)
{
  int (*next)(int, struct mmsghdr *, unsigned, int) = dlsym(RTLD_NEXT, "sendmmsg");
  if (!is_udp(socket)) return next(socket, messages, count, flags);
  if (has_no_room()) return -1;
  unsigned taken = is("blocking") && count > 2 ? 2 : count;
  for (unsigned at = 0; is("uncut") && at < taken; at++) {
    if (!is_to_be_cut(&messages[at].msg_hdr)) continue;
    if (at == 0) {
      errno = EIO;
      return -1;
    }
    taken = at;
  }
  return next(socket, messages, taken, flags);
}

static bool has_failed(int socket)
{
  static unsigned calls;
  if (!is_udp(socket)) return false;
  if (is("broken")) errno = EBADF;
  else if (is("refused") && ++calls % 2 == 1) errno = ECONNREFUSED;
  else return false;
  return true;
}

ssize_t recvmsg(int socket, struct msghdr *message, int flags)
{
  ssize_t (*next)(int, struct msghdr *, int) = dlsym(RTLD_NEXT, "recvmsg");
  return has_failed(socket) ? -1 : next(socket, message, flags);
}

int recvmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)
{
  int (*next)(int, struct mmsghdr *, unsigned, int, struct timespec *) = dlsym(RTLD_NEXT, "recvmmsg");
  return has_failed(socket) ? -1 : next(socket, messages, count, flags, timeout);
}
