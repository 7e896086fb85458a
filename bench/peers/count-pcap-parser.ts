// npm's pcap-parser with the flow count on top, as a program: `node count-pcap-parser.js FILE`.

import { pathToFileURL } from 'node:url';
import pcapParser, { type PcapPacket } from 'pcap-parser';
import { FlowCount } from './flow-count.js';

export function countWithPcapParser(path: string): Promise<FlowCount> {
  return new Promise((resolve, reject) => {
    const count = new FlowCount();
    const parser = pcapParser.parse(path);
    parser.on('packet', ({ header, data }: PcapPacket) => {
      const time = header.timestampSeconds * 1e6 + header.timestampMicroseconds;
      count.add(data, header.originalLength, time);
    });
    parser.on('end', () => resolve(count));
    parser.on('error', reject);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(String(await countWithPcapParser(process.argv[2] ?? '')));
}
