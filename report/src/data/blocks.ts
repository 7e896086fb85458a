// Blocks out of the page, and their bytes.

export type BlockKind = 'report' | 'columns' | 'details';

/** Script elements of a kind, in order; their text is decoded when it is needed. */
export function blocksOf(kind: BlockKind): HTMLScriptElement[] {
  return [...document.querySelectorAll<HTMLScriptElement>(`script[data-block="${kind}"]`)];
}

export async function inflatedBlock(element: HTMLScriptElement): Promise<Uint8Array<ArrayBuffer>> {
  return inflated(bytesOfBase64(element.textContent ?? ''));
}

export async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const fast = Uint8Array as unknown as { fromBase64?(text: string): Uint8Array<ArrayBuffer> };
  if (fast.fromBase64) return fast.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
