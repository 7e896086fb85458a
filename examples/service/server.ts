// A service that takes captures and answers with what was found in them.
//
//   curl -T capture.pcapng http://127.0.0.1:8080/findings
//
// The body is the capture (pcap or pcapng, compressed or not), the answer is NDJSON: the findings, worst first,
// then the warnings, if the capture is damaged. Nothing is stored.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPipeline, FlowglassError, type RunSummary, recordToJson } from 'flowglass';

const PORT = Number(process.env['PORT'] ?? 8080);
/** Bytes of an upload, as sent. */
const MAX_UPLOAD = Number(process.env['MAX_UPLOAD'] ?? 2 ** 30);
/** Analyses at once. Each runs in this thread and takes up to the memory below. */
const MAX_RUNS = Number(process.env['MAX_RUNS'] ?? 4);
const RUN = {
  workers: 0,
  limits: { memory: 256 * 2 ** 20, flows: 65_536, hosts: 65_536, streams: 2 ** 24 },
};

/** What the client is told, with the status of the answer. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

let runs = 0;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/findings') throw new Refusal(404, 'there is only /findings');
  if (request.method !== 'POST' && request.method !== 'PUT') {
    throw new Refusal(405, 'send the capture with POST or PUT', { allow: 'POST, PUT' });
  }
  if (Number(request.headers['content-length'] ?? 0) > MAX_UPLOAD) throw tooLong();
  if (runs >= MAX_RUNS) throw new Refusal(503, 'busy', { 'retry-after': '5' });
  runs++;
  try {
    await send(response, await analysed(request, response));
  } finally {
    runs--;
  }
}

/** Reads the upload as fast as it is analysed: `write` resolves when a chunk is taken, until then the client waits. */
async function analysed(request: IncomingMessage, response: ServerResponse): Promise<RunSummary> {
  const gone = new AbortController();
  response.on('close', () => gone.abort(new Error('the client went away')));
  const pipeline = createPipeline({ ...RUN, name: 'upload', signal: gone.signal });
  // Asking for the summary starts the run; nobody iterates, so no records are made.
  const summary = pipeline.summary();
  const feed = async () => {
    let bytes = 0;
    // The socket has to stay for an answer, whatever ends the loop.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > MAX_UPLOAD) throw tooLong();
      await pipeline.write(chunk);
    }
    pipeline.end();
  };
  const feeding = feed().catch((error: unknown) => {
    // The run was over before the upload: the summary says why.
    if (error instanceof FlowglassError && error.code === 'closed') return;
    gone.abort(error);
  });
  const [result] = await Promise.all([summary, feeding]);
  return result;
}

function tooLong(): Refusal {
  return new Refusal(413, `the upload has more than ${MAX_UPLOAD} bytes`);
}

async function send(response: ServerResponse, summary: RunSummary): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const record of [...summary.findings, ...summary.warnings]) {
    const taken = response.write(`${JSON.stringify(recordToJson(record))}\n`);
    if (!taken) await once(response, 'drain');
  }
  response.end();
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const { status, message, headers } = refusalOf(error);
  const body = `${JSON.stringify({ error: message })}\n`;
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    connection: 'close',
  });
  // What is still coming is not read.
  response.end(body, () => request.destroy());
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof FlowglassError && error.code === 'not-a-capture') {
    return new Refusal(422, error.message);
  }
  console.error(error);
  return new Refusal(500, 'the analysis failed');
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => refuse(request, response, error));
});
// An upload that takes longer is cut off.
server.requestTimeout = 10 * 60_000;
server.listen(PORT, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`http://127.0.0.1:${port}/findings`);
});
