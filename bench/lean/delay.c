/* A cable of a given length: passes Ethernet frames between two taps, each MICROSECONDS after it came.
   Usage: delay TAP OTHER_TAP NAMESPACE_OF_THE_OTHER MICROSECONDS */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define FRAMES 65536

struct frame { long long due; int length; char *bytes; };
struct queue { struct frame frames[FRAMES]; unsigned head, tail; };
static struct queue queues[2];

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int tap(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) { perror(name); exit(1); }
  return fd;
}

int main(int count, char **words) {
  if (count != 5) return 2;
  long long delay = atoll(words[4]);
  struct pollfd ends[2] = {{.fd = tap(words[1]), .events = POLLIN}};
  if (setns(open(words[3], O_RDONLY), CLONE_NEWNET) < 0) { perror(words[3]); return 1; }
  ends[1] = (struct pollfd){.fd = tap(words[2]), .events = POLLIN};
  puts("ready");
  fflush(stdout);
  for (;;) {
    long long next = -1;
    for (int from = 0; from < 2; from++) {
      struct queue *q = &queues[from];
      for (; q->head != q->tail && q->frames[q->head % FRAMES].due <= now(); q->head++) {
        struct frame *f = &q->frames[q->head % FRAMES];
        if (write(ends[1 - from].fd, f->bytes, f->length) < 0) { /* Ethernet may lose a frame. */ }
        free(f->bytes);
      }
      if (q->head != q->tail) {
        long long wait = q->frames[q->head % FRAMES].due - now();
        if (next < 0 || wait < next) next = wait < 0 ? 0 : wait;
      }
    }
    struct timespec limit = {next / 1000000, next % 1000000 * 1000};
    ppoll(ends, 2, next < 0 ? NULL : &limit, NULL);
    for (int from = 0; from < 2; from++) {
      struct queue *q = &queues[from];
      char buffer[65536];
      int length;
      while (q->tail - q->head < FRAMES && (length = read(ends[from].fd, buffer, sizeof buffer)) > 0) {
        char *bytes = malloc(length);
        memcpy(bytes, buffer, length);
        q->frames[q->tail++ % FRAMES] = (struct frame){now() + delay, length, bytes};
      }
    }
  }
}
