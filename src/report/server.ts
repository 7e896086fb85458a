// The report of a run that goes on: the same page over HTTP, and what is new by server-sent events.
//
//   GET /<token>/              the page
//   GET /<token>/events        reset, then columns, info and progress as they come, until progress says it is over
//   GET /<token>/details?…     the records of a row
//   GET /<token>/report.html   the whole as a file, once the run is over
//
// Whoever does not know the token gets 404, whatever they ask for.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunSummary } from '../index.js';
import { columnBytes, Texts } from './blocks.js';
import type { ReportBuilder } from './builder.js';
import type { LiveProgress } from './format.js';
import { livePage } from './template.js';

/** Rows of an event. */
const ROWS = 2048;
/** ms between looks at what is new. */
const PAUSE = 250;
/** ms between sendings of all that is not flows, and between new beginnings while flows are exchanged. */
const INFO_PAUSE = 1000;
const RESET_PAUSE = 5000;
const MAX_CLIENTS = 16;

export interface LiveRun {
  builder: ReportBuilder;
  progress(): LiveProgress;
}

export class ReportServer {
  readonly #run: LiveRun;
  readonly #server: Server;
  readonly #token = randomBytes(24).toString('base64url');
  #clients = 0;
  #summary: RunSummary | undefined;
  #closing = false;

  constructor(run: LiveRun) {
    this.#run = run;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** Starts to listen; the page's address. Port 0 is any that is free. */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const { address, family, port: bound } = this.#server.address() as AddressInfo;
    const name = family === 'IPv6' ? `[${address}]` : address;
    return `http://${name}:${bound}/${this.#token}/`;
  }

  /** The run is over: pages get the rest, and the file can be had. */
  finish(summary: RunSummary): void {
    this.#run.builder.rows.cut();
    this.#summary = summary;
  }

  close(): void {
    this.#closing = true;
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, token = '', page = '', ...rest] = url.pathname.split('/');
    if (request.method !== 'GET' || rest.length > 0 || !this.#knows(token)) {
      response.writeHead(404).end();
    } else if (page === '' && url.pathname.endsWith('/')) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(livePage());
    } else if (page === 'events') {
      await this.#events(response);
    } else if (page === 'details') {
      this.#details(url.searchParams, response);
    } else if (page === 'report.html' && this.#summary) {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-disposition': 'attachment; filename="report.html"',
      });
      for (const piece of await this.#run.builder.finish(this.#summary))
        await send(response, piece);
      response.end();
    } else {
      response.writeHead(404).end();
    }
  }

  #knows(token: string): boolean {
    const given = Buffer.from(token);
    const right = Buffer.from(this.#token);
    return given.length === right.length && timingSafeEqual(given, right);
  }

  #details(query: URLSearchParams, response: ServerResponse): void {
    const { kept, generation } = this.#run.builder.rows;
    const row = kept[Number(query.get('row'))];
    // Rows have changed places since the page heard of them.
    if (!row || query.get('generation') !== String(generation)) {
      response.writeHead(409).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(row.details);
  }

  async #events(response: ServerResponse): Promise<void> {
    if (this.#clients >= MAX_CLIENTS) {
      response.writeHead(503).end();
      return;
    }
    this.#clients++;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.on('error', () => undefined);
    try {
      await this.#follow(response);
      response.end();
    } finally {
      this.#clients--;
    }
  }

  /** Sends what a page does not have yet, until the run is over and it has everything. */
  async #follow(response: ServerResponse): Promise<void> {
    const { builder, progress } = this.#run;
    let texts = new Texts();
    let generation = -1;
    let sent = 0;
    let resetAt = Number.NEGATIVE_INFINITY;
    let infoAt = Number.NEGATIVE_INFINITY;
    while (!response.destroyed && !this.#closing) {
      const summary = this.#summary;
      const { rows } = builder;
      const now = performance.now();
      const due = summary !== undefined || now - resetAt >= RESET_PAUSE;
      if (rows.generation !== generation && due) {
        generation = rows.generation;
        resetAt = now;
        sent = 0;
        texts = new Texts();
        await event(response, 'reset', String(generation));
      }
      while (generation === rows.generation && sent < rows.kept.length && !response.destroyed) {
        const some = rows.kept.slice(sent, sent + ROWS);
        sent += some.length;
        await event(response, 'columns', Buffer.from(columnBytes(some, texts)).toString('base64'));
      }
      if (summary !== undefined || now - infoAt >= INFO_PAUSE) {
        infoAt = now;
        await event(response, 'info', JSON.stringify(builder.info(summary)));
      }
      await event(response, 'progress', JSON.stringify(progress()));
      if (progress().state !== 'running') return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** Data has no line breaks: it is base64, or JSON in one line. */
function event(response: ServerResponse, name: string, data: string): Promise<void> {
  return send(response, `event: ${name}\ndata: ${data}\n\n`);
}

/** Resolves when there is room for more, or nobody listens any more. */
function send(response: ServerResponse, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed || response.write(data)) {
      resolve();
      return;
    }
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
