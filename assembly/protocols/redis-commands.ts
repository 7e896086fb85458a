// What Redis's commands have among their words (redis.io/commands): which is the first key, which name a
// user, a channel, a parameter. Words that are not known to be one of these are content and are not told.

import { isText } from './text';

/** Commands whose first argument is a key, by the length of their names. */
function keyed(length: u32): string {
  switch (length) {
    case 3:
      return 'get set del ttl lcs';
    case 4:
      return 'incr decr mget mset hget hset hdel hlen httl llen lpop rpop lrem lset lpos sadd srem spop zadd zrem pttl type dump move sort xadd xlen xdel xack copy';
    case 5:
      return 'setex setnx getex ltrim lpush rpush blpop brpop lmove hkeys hvals hscan sscan zscan hmget hmset scard sdiff smove zcard zrank touch watch pfadd xtrim hpttl';
    case 6:
      return 'getdel getset append strlen setbit getbit substr psetex msetnx incrby decrby exists unlink expire rename lindex lrange lpushx rpushx blmove hsetnx hgetex hsetex sinter sunion zscore zcount zrange geoadd geopos xrange xclaim bitpos xsetid';
    case 7:
      return 'persist pexpire hgetall hincrby hstrlen hexists hexpire hgetdel linsert zincrby zmscore zpopmin zpopmax pfcount pfmerge geodist geohash restore sort_ro';
    case 8:
      return 'getrange setrange bitcount bitfield expireat renamenx smembers zrevrank bzpopmin bzpopmax xpending hpersist hpexpire';
    case 9:
      return 'sismember rpoplpush zlexcount zrevrange xrevrange pexpireat georadius geosearch hexpireat';
    case 10:
      return 'smismember sdiffstore brpoplpush expiretime hrandfield xautoclaim zdiffstore hpexpireat';
    case 11:
      return 'sinterstore sunionstore zrangestore zinterstore zunionstore zrandmember srandmember zrangebylex incrbyfloat bitfield_ro pexpiretime hexpiretime';
    case 12:
      return 'hincrbyfloat georadius_ro hpexpiretime';
    case 13:
      return 'zrangebyscore';
    case 14:
      return 'zrevrangebylex zremrangebylex geosearchstore';
    case 15:
      return 'zremrangebyrank';
    case 16:
      return 'zremrangebyscore zrevrangebyscore';
    case 17:
      return 'georadiusbymember';
    case 20:
      return 'georadiusbymember_ro';
    default:
      return '';
  }
}

/** Other commands, by the length of their names. */
function unkeyed(length: u32): string {
  switch (length) {
    case 3:
      return 'acl';
    case 4:
      return 'auth ping echo info quit time role save scan keys exec wait sync eval';
    case 5:
      return 'hello multi psync debug xread xinfo fcall bitop lmpop zmpop zdiff reset';
    case 6:
      return 'config client select dbsize bgsave script object memory module pubsub xgroup asking zunion zinter blmpop bzmpop swapdb';
    case 7:
      return 'command cluster flushdb publish monitor discard latency slowlog evalsha eval_ro unwatch waitaof migrate slaveof';
    case 8:
      return 'flushall shutdown lastsave replconf readonly function spublish failover fcall_ro sentinel';
    case 9:
      return 'subscribe randomkey readwrite replicaof';
    case 10:
      return 'psubscribe ssubscribe xreadgroup evalsha_ro sintercard zintercard';
    case 11:
      return 'unsubscribe';
    case 12:
      return 'punsubscribe sunsubscribe bgrewriteaof';
    default:
      return '';
  }
}

const DOT: u8 = 0x2e;
const SPACE: u32 = 0x20;
const MAX_NAME: u32 = 32;

/** Is the word [at, end) among those of `list`, which all have its length? */
function isAmong(at: u32, end: u32, list: string): bool {
  const length = end - at;
  const total = list.length as u32;
  for (let from: u32 = 0; from + length <= total; from += length + 1) {
    let i: u32 = 0;
    while (i < length) {
      const byte = load<u8>(at + i) as u32;
      const small = byte >= 0x41 && byte <= 0x5a ? byte | SPACE : byte;
      if (small != (list.charCodeAt((from + i) as i32) as u32)) break;
      i++;
    }
    if (i == length) return true;
  }
  return false;
}

/** Is this a command of Redis, or of a module ("JSON.GET")? */
export function isCommand(at: u32, end: u32): bool {
  if (!isName(at, end)) return false;
  if (isKeyed(at, end) || isAmong(at, end, unkeyed(end - at))) return true;
  for (let i = at + 1; i + 1 < end; i++) if (load<u8>(i) == DOT) return true;
  return false;
}

/** Is its first argument a key? */
export function isKeyed(at: u32, end: u32): bool {
  return isAmong(at, end, keyed(end - at));
}

/** Letters, digits, '_', '-', '.' and '|', begun by a letter: the form of a name of a command. */
export function isName(at: u32, end: u32): bool {
  if (end <= at || end - at > MAX_NAME) return false;
  for (let i = at; i < end; i++) {
    const byte = load<u8>(i) as u32;
    const small = byte | SPACE;
    if (small >= 0x61 && small <= 0x7a) continue;
    if (i == at) return false;
    const digit = byte >= 0x30 && byte <= 0x39;
    if (!digit && byte != 0x5f && byte != 0x2d && byte != 0x2e && byte != 0x7c) return false;
  }
  return true;
}

/** Is its first argument the name of a command of its own ("CONFIG SET")? */
export function isContainer(at: u32, end: u32): bool {
  switch (end - at) {
    case 3:
      return isText(at, end, 'acl');
    case 5:
      return isText(at, end, 'xinfo') || isText(at, end, 'debug');
    case 6:
      return isAmong(at, end, 'config client script object memory module pubsub xgroup');
    case 7:
      return isAmong(at, end, 'cluster command latency slowlog');
    case 8:
      return isText(at, end, 'function') || isText(at, end, 'sentinel');
    default:
      return false;
  }
}

/** May there be a password among its arguments? */
export function hasSecrets(at: u32, end: u32): bool {
  switch (end - at) {
    case 3:
      return isText(at, end, 'acl');
    case 4:
      return isText(at, end, 'auth');
    case 5:
      return isText(at, end, 'hello');
    case 6:
      return isText(at, end, 'config');
    case 7:
      return isText(at, end, 'migrate');
    case 8:
      return isText(at, end, 'sentinel');
    default:
      return false;
  }
}

/** Is its first argument a channel to publish to, or to listen to? */
export function hasChannel(at: u32, end: u32): bool {
  return isText(at, end, 'publish') || isText(at, end, 'spublish') || isSubscription(at, end);
}

/** Its answers are one message for each channel. */
export function isSubscription(at: u32, end: u32): bool {
  switch (end - at) {
    case 9:
      return isText(at, end, 'subscribe');
    case 10:
      return isText(at, end, 'psubscribe') || isText(at, end, 'ssubscribe');
    case 11:
      return isText(at, end, 'unsubscribe');
    case 12:
      return isText(at, end, 'punsubscribe') || isText(at, end, 'sunsubscribe');
    default:
      return false;
  }
}

/** Argument that is the number of keys, before the first of them; 0: none. */
export function keyCountAt(at: u32, end: u32): u32 {
  switch (end - at) {
    case 4:
      return isText(at, end, 'eval') ? 2 : 0;
    case 5:
      if (isText(at, end, 'fcall')) return 2;
      return isAmong(at, end, 'lmpop zmpop zdiff') ? 1 : 0;
    case 6:
      if (isAmong(at, end, 'blmpop bzmpop')) return 2;
      return isAmong(at, end, 'zunion zinter') ? 1 : 0;
    case 7:
      return isAmong(at, end, 'evalsha eval_ro') ? 2 : 0;
    case 8:
      return isText(at, end, 'fcall_ro') ? 2 : 0;
    case 10:
      if (isText(at, end, 'evalsha_ro')) return 2;
      return isAmong(at, end, 'sintercard zintercard') ? 1 : 0;
    default:
      return 0;
  }
}
