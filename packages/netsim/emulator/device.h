#ifndef DEVICE_H
#define DEVICE_H
#include <stdbool.h>
#include <stdint.h>

/** What the device is called in both namespaces. */
#define DEVICE_NAME "wire0"
#define ETHERNET_HEADER 14

struct device_options {
  /** TAP with Ethernet frames, or TUN with bare IP packets */
  bool is_ethernet;
  /** last byte of its Ethernet address, 02:00:00:00:00:xx */
  uint8_t ethernet_last;
  const char *address;
  int prefix;
  int mtu;
};

/** Makes the device in the namespace this program is in and takes it up, or ends the program. @returns its descriptor */
int device_open(const struct device_options *options);
/** Takes up the loopback device of the namespace this program is in. */
void device_loopback_up(void);
/** How many packets the device dropped for want of room before they could be read, in the namespace this program is in. */
uint64_t device_unread(void);
#endif
