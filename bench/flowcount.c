// The floor to measure against: a flow count in plain C, one thread, large reads.
//
//   flowcount FILE
//
// Reads a classic pcap file (byte order of this machine, microseconds or nanoseconds) of Ethernet frames and
// counts, for each TCP and UDP flow, both ways: packets, bytes on the wire, first and last time, TCP flags.
// No payload is looked at, no flow ends. Prints: packets N bytes N flows N other N. "other" are packets that
// are in no flow: not TCP or UDP over IP, a fragment but the first, or too short.

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  READ = 8 << 20,
  FILE_HEADER = 24,
  RECORD_HEADER = 16,
  MICROSECONDS = 0xa1b2c3d4,
  NANOSECONDS = 0xa1b23c4d,
  ETHERNET_LINK = 1,
  TCP = 6,
  UDP = 17,
};

// Addresses and ports, the lower end first; an IPv4 address fills the first four bytes. Of an empty entry of
// the table the protocol is 0.
typedef struct {
  uint64_t low[2], high[2];
  uint16_t low_port, high_port;
  uint32_t protocol;
} Key;

typedef struct {
  Key key;
  uint64_t first, last;
  uint64_t bytes[2];
  uint32_t packets[2];
  uint8_t flags[2];
} Flow;

static Flow *table;
static size_t room = 1 << 16;
static uint64_t flows, packets, bytes, other;

static void die(const char *why) {
  fprintf(stderr, "flowcount: %s\n", why);
  exit(1);
}

static Flow *empty_table(size_t size) {
  Flow *made = calloc(size, sizeof(Flow));
  if (!made) die("out of memory");
  return made;
}

// Multiplies the halves and folds the 128 bits of the product.
static inline uint64_t fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash(const Key *key) {
  uint64_t ports = (uint64_t)key->low_port << 48 | (uint64_t)key->high_port << 32 | key->protocol;
  uint64_t ends = fold(key->low[0] ^ 0x8f3c27a95d1be641u, key->high[0] ^ 0xd1b54a32d192ed03u) ^
                  fold(key->low[1] ^ 0x2d358dccaa6c78a5u, key->high[1] ^ 0x8bb84b93962eacc9u);
  return fold(ends ^ ports, 0x9fb21c651e98df25u);
}

// The key's entry, or the empty one where it belongs.
static inline Flow *find(const Key *key) {
  size_t at = hash(key) & (room - 1);
  while (table[at].key.protocol && memcmp(&table[at].key, key, sizeof(Key))) at = (at + 1) & (room - 1);
  return &table[at];
}

static void grow(void) {
  Flow *old = table;
  size_t size = room;
  room *= 2;
  table = empty_table(room);
  for (size_t i = 0; i < size; i++)
    if (old[i].key.protocol) *find(&old[i].key) = old[i];
  free(old);
}

static inline uint16_t be16(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }

// Adds a frame to its flow. Returns 0 if it is in none.
static int track(const uint8_t *frame, uint32_t length, uint32_t wire, uint64_t time) {
  uint32_t at = 12;
  if (length < 14) return 0;
  uint16_t type = be16(frame + at);
  at += 2;
  while ((type == 0x8100 || type == 0x88a8) && at + 4 <= length) {
    type = be16(frame + at + 2);
    at += 4;
  }
  uint64_t source[2] = {0, 0}, destination[2] = {0, 0};
  uint8_t protocol;
  const uint8_t *ip = frame + at;
  if (type == 0x0800 && length >= at + 20) {
    if (be16(ip + 6) & 0x1fff) return 0;
    protocol = ip[9];
    memcpy(source, ip + 12, 4);
    memcpy(destination, ip + 16, 4);
    at += (ip[0] & 15) * 4;
  } else if (type == 0x86dd && length >= at + 40) {
    protocol = ip[6];
    memcpy(source, ip + 8, 16);
    memcpy(destination, ip + 24, 16);
    at += 40;
  } else {
    return 0;
  }
  if ((protocol != TCP && protocol != UDP) || length < at + 8) return 0;

  uint16_t from = be16(frame + at), to = be16(frame + at + 2);
  int order = memcmp(source, destination, sizeof source);
  int back = order > 0 || (order == 0 && from > to);
  Key key = back ? (Key){{destination[0], destination[1]}, {source[0], source[1]}, to, from, protocol}
                 : (Key){{source[0], source[1]}, {destination[0], destination[1]}, from, to, protocol};

  Flow *flow = find(&key);
  if (!flow->key.protocol) {
    if (flows * 10 > room * 6) {
      grow();
      flow = find(&key);
    }
    flow->key = key;
    flow->first = time;
    flows++;
  }
  flow->packets[back]++;
  flow->bytes[back] += wire;
  flow->last = time;
  if (protocol == TCP && length >= at + 14) flow->flags[back] |= frame[at + 13];
  return 1;
}

int main(int count, char **arguments) {
  if (count != 2) die("usage: flowcount FILE");
  int file = open(arguments[1], O_RDONLY);
  if (file < 0) die("cannot open the file");
  uint8_t *buffer = malloc(READ);
  if (!buffer) die("out of memory");
  table = empty_table(room);

  uint32_t header[FILE_HEADER / 4];
  if (read(file, header, FILE_HEADER) != FILE_HEADER) die("no file header");
  if (header[0] != MICROSECONDS && header[0] != NANOSECONDS) die("not a pcap file of this byte order");
  if ((header[5] & 0xffff) != ETHERNET_LINK) die("not Ethernet");
  uint64_t second = header[0] == NANOSECONDS ? 1000000000 : 1000000;

  size_t have = 0;
  ssize_t more;
  while ((more = read(file, buffer + have, READ - have)) > 0) {
    have += (size_t)more;
    size_t at = 0;
    while (at + RECORD_HEADER <= have) {
      uint32_t record[4];
      memcpy(record, buffer + at, RECORD_HEADER);
      uint32_t captured = record[2];
      if (captured > READ - RECORD_HEADER) die("damaged: a record longer than 8 MiB");
      if (at + RECORD_HEADER + captured > have) break;
      packets++;
      bytes += record[3];
      other += !track(buffer + at + RECORD_HEADER, captured, record[3], record[0] * second + record[1]);
      at += RECORD_HEADER + captured;
    }
    have -= at;
    memmove(buffer, buffer + at, have);
  }
  if (more < 0) die("cannot read");
  printf("packets %llu bytes %llu flows %llu other %llu\n", (unsigned long long)packets,
         (unsigned long long)bytes, (unsigned long long)flows, (unsigned long long)other);
  return 0;
}
