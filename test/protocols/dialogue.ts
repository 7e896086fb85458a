// What a protocol's records say of a dialogue, without what every record has.

import type { FlowglassRecord } from 'flowglass';
import { ofType } from './support.js';
import { type Conversation, tcpCapture } from './tcp-capture.js';

type Said<Type extends FlowglassRecord['type']> = Partial<Extract<FlowglassRecord, { type: Type }>>;

export function said<Type extends FlowglassRecord['type']>(
  records: Extract<FlowglassRecord, { type: Type }>[],
): Said<Type>[] {
  const common = ['type', 'time', 'flow', 'src', 'dst', 'protocol'];
  return records.map(
    (record) =>
      Object.fromEntries(
        Object.entries(record).filter(([name]) => !common.includes(name)),
      ) as Said<Type>,
  );
}

export async function dialogue<Type extends FlowglassRecord['type']>(
  type: Type,
  conversation: Conversation,
): Promise<Said<Type>[]> {
  return said<Type>(await ofType(type, { name: 'c', data: tcpCapture(conversation) }));
}

export const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
