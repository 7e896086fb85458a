declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';

  export interface PcapHeader {
    timestampSeconds: number;
    timestampMicroseconds: number;
    capturedLength: number;
    originalLength: number;
  }
  export interface PcapPacket {
    header: PcapHeader;
    data: Buffer;
  }
  const pcapParser: { parse(path: string): EventEmitter };
  export default pcapParser;
}
