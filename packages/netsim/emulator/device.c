#include "device.h"
#include "files.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/** Packets that may wait in the device for the emulator: more than it could ever be behind. */
#define DEVICE_QUEUE 20000

static struct ifreq request_for(const char *name);
static void ask(int socket, unsigned long what, struct ifreq *request, const char *why);
static void set_address(int socket, unsigned long what, struct in_addr address, const char *why);
static void set_up(int socket, const char *name);
static int control_socket(void);

int device_open(const struct device_options *options)
{
  const int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) fail("cannot open /dev/net/tun");
  struct ifreq request = request_for(DEVICE_NAME);
  request.ifr_flags = (short)((options->is_ethernet ? IFF_TAP : IFF_TUN) | IFF_NO_PI);
  ask(device, TUNSETIFF, &request, "make a device");

  const int socket = control_socket();
  if (options->is_ethernet) {
    request = request_for(DEVICE_NAME);
    request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
    const uint8_t address[6] = {2, 0, 0, 0, 0, options->ethernet_last};
    memcpy(request.ifr_hwaddr.sa_data, address, sizeof address);
    ask(socket, SIOCSIFHWADDR, &request, "set the Ethernet address");
  }
  request = request_for(DEVICE_NAME);
  request.ifr_mtu = options->mtu;
  ask(socket, SIOCSIFMTU, &request, "set the MTU");
  request = request_for(DEVICE_NAME);
  request.ifr_qlen = DEVICE_QUEUE;
  ask(socket, SIOCSIFTXQLEN, &request, "set the queue");
  struct in_addr address, mask = {htonl(~0U << (32 - options->prefix))};
  errno = 0;
  if (inet_aton(options->address, &address) == 0) fail("%s is no IPv4 address", options->address);
  set_address(socket, SIOCSIFADDR, address, "set the address");
  set_address(socket, SIOCSIFNETMASK, mask, "set the network's size");
  set_up(socket, DEVICE_NAME);
  close(socket);
  return device;
}

void device_loopback_up(void)
{
  const int socket = control_socket();
  set_up(socket, "lo");
  close(socket);
}

uint64_t device_unread(void)
{
  FILE *file = fopen("/proc/thread-self/net/dev", "re"); // this thread's namespace
  if (file == NULL) fail("cannot read /proc/net/dev");
  char line[512];
  unsigned long long dropped = 0;
  // name: 8 columns received, then sent: bytes packets errs drop …
  while (fgets(line, sizeof line, file) != NULL)
    if (sscanf(line, " " DEVICE_NAME ": %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u %llu", &dropped) == 1) break;
  fclose(file);
  return dropped;
}

static struct ifreq request_for(const char *name)
{
  struct ifreq request = {0};
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
  return request;
}

static void ask(int socket, unsigned long what, struct ifreq *request, const char *why)
{
  if (ioctl(socket, what, request) != 0) fail("cannot %s of %s", why, request->ifr_name);
}

static void set_address(int socket, unsigned long what, struct in_addr address, const char *why)
{
  struct ifreq request = request_for(DEVICE_NAME);
  const struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = address};
  memcpy(&request.ifr_addr, &name, sizeof name);
  ask(socket, what, &request, why);
}

static void set_up(int socket, const char *name)
{
  struct ifreq request = request_for(name);
  ask(socket, SIOCGIFFLAGS, &request, "read the flags");
  request.ifr_flags |= IFF_UP;
  ask(socket, SIOCSIFFLAGS, &request, "set the flags");
}

static int control_socket(void)
{
  const int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (control < 0) fail("cannot make a socket");
  return control;
}
