// The shared captures and what tshark says of them. Used in place where they lie beside the checkout;
// a clone without them skips the tests that need them.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '../shared/captures';

export interface ExpectedConversation {
  a: string;
  a_port: number;
  b: string;
  b_port: number;
  packets_ab: number;
  packets_ba: number;
  bytes_ab: number;
  bytes_ba: number;
  payload_ab: number;
  payload_ba: number;
  flags_ab?: string;
  flags_ba?: string;
  community_id?: string;
}

export interface Expectation {
  status: { tshark: string; tshark_message: string };
  packets: {
    count: number;
    wire_bytes: number;
    captured_bytes: number;
    snapped: number;
    earliest_time?: string;
    latest_time?: string;
    time_goes_back?: number;
    per_link_type: Record<string, number>;
    per_interface?: Record<string, number>;
  };
  capture_file: {
    type: string | null;
    short_type: string | null;
    /** As the file has it: of pcap one link type and snaplen, of pcapng those of each interface. */
    layout: { link_type?: string; snaplen?: string; link_types?: string[]; snaplens?: string[] };
  };
  counts: Record<string, number>;
  tcp_conversations: ExpectedConversation[];
  udp_conversations: ExpectedConversation[];
  tcp_conversations_cut?: unknown;
  udp_conversations_cut?: unknown;
  payload_streams?: {
    stream: number;
    node0: string;
    node1: string;
    node0_bytes: number;
    node1_bytes: number;
    node0_entropy: number;
    node1_entropy: number;
    gaps?: unknown;
  }[];
}

export interface SharedCapture {
  /** `topic/file`. */
  name: string;
  path: string;
  expected: Expectation;
}

export const corpusIsThere = existsSync(FOLDER);

/** All shared captures; none where they are absent. */
export function sharedCaptures(): SharedCapture[] {
  if (!corpusIsThere) return [];
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: topic }) =>
      readdirSync(join(FOLDER, topic))
        .filter((file) => !file.endsWith('.json'))
        .map((file) => {
          const path = join(FOLDER, topic, file);
          const expected = JSON.parse(readFileSync(`${path}.expect.json`, 'utf8')) as Expectation;
          return { name: `${topic}/${file}`, path, expected };
        }),
    );
}
