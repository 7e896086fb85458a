// Programs that come over cleartext HTTP, and bodies that are not what they are said to be.

import { HTTP_PROGRAM } from '../engine/layouts.js';
import type { Evidence, HttpRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { defineDetector } from './detector.js';
import { cut } from './evidence.js';

/** Programs and what starts them, by media type of the first bytes. */
const EXECUTABLES = new Map([
  ['application/x-dosexec', 'Windows program (MZ)'],
  ['application/x-executable', 'ELF program'],
  ['application/x-mach-o', 'Mach-O program'],
  ['application/x-ms-shortcut', 'Windows shortcut'],
  ['text/x-script', 'script (#!)'],
]);
/** What may hold programs. */
const ARCHIVES = new Set([
  'application/zip',
  'application/x-rar-compressed',
  'application/x-7z-compressed',
  'application/vnd.ms-cab-compressed',
  'application/x-ole-storage',
]);

/** Declared types that no program and no archive has. */
const HARMLESS_TYPE =
  /^(?:image|audio|video|font)\/|^text\/(?:html|css|javascript|xml)|^application\/(?:json|javascript|x-javascript|pdf)/;
/** Names of files that are no programs. */
const HARMLESS_NAME =
  /\.(?:jpe?g|png|gif|bmp|ico|webp|svg|css|js|json|txt|html?|xml|pdf|mp[34]|wav|woff2?|ttf)$/i;

export const httpContent = defineDetector({
  name: 'http-content',
  findings: {
    'http.executable-download': {
      title: 'Program downloaded over cleartext HTTP',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'A server sent a program or a script without encryption. Whoever is on the way can put another in its ' +
        'place; and malware is often fetched this way.',
      method:
        'The body of a response outside TLS begins with the magic number of a Windows, ELF or Mach-O program or ' +
        'a Windows shortcut, or with #! (low). Bodies under a Content-Encoding are not looked into.',
      falsePositives:
        'Updates that are signed and checked after the download (Windows Update, games, package mirrors).',
      advice: 'Look the SHA-256 up, and find out what ran on the client after the download.',
      techniques: ['T1105'],
    },
    'http.content-mismatch': {
      title: 'Body is not what the response says it is',
      severity: 'high',
      confidence: 'medium',
      meaning:
        'A server sent a program or an archive and called it something harmless, such as an image. Malware is ' +
        'hidden from filters this way.',
      method:
        'By its first bytes the body of a response outside TLS is a program, script, shortcut or archive; its ' +
        'Content-Type, its file name, or the end of the path say image, sound, video, font, style sheet, page, ' +
        'JSON, JavaScript, PDF or text. Medium for archives and scripts.',
      falsePositives:
        'Servers without a type for a file. Office documents and JAR files are archives (zip).',
      advice: 'Look the SHA-256 up, and find out what ran on the client after the download.',
      techniques: ['T1036.008', 'T1105'],
    },
  },
  watch: ({ ofFlow }) => ({
    records: {
      http: attending(HTTP_PROGRAM, (record: RecordView<HttpRecord>) => {
        const body = record.get('responseBody');
        const type = body?.mimeType;
        if (type === undefined) return;
        const what = EXECUTABLES.get(type);
        const script = type === 'text/x-script';
        if (what === undefined && !ARCHIVES.has(type)) return;
        const evidence = evidenceOf(record, type, what);
        const subject = body?.sha256 ?? cut(pathOf(record));
        if (what !== undefined) {
          ofFlow('http.executable-download', record, {
            subject,
            evidence,
            ...(script ? { severity: 'low' as const } : {}),
          });
        }
        const claim = harmlessClaim(record, script);
        if (claim === undefined) return;
        ofFlow('http.content-mismatch', record, {
          subject,
          evidence: [claim, ...evidence],
          ...(what === undefined || script ? { severity: 'medium' as const } : {}),
        });
      }),
    },
  }),
});

/** What the response or its request says that is harmless. Scripts may be called text. */
function harmlessClaim(record: RecordView<HttpRecord>, script: boolean): Evidence | undefined {
  const contentType = record.get('responseContentType')?.toLowerCase();
  if (contentType !== undefined && HARMLESS_TYPE.test(contentType)) {
    if (!(script && /text|javascript/.test(contentType))) {
      return { name: 'declaredType', value: cut(contentType) };
    }
  }
  const name = record.get('responseFilename') ?? pathOf(record);
  if (!HARMLESS_NAME.test(name)) return undefined;
  return script && /\.(?:txt|js|html?)$/i.test(name)
    ? undefined
    : { name: 'declaredName', value: cut(name) };
}

function pathOf(record: RecordView<HttpRecord>): string {
  return (record.get('target') ?? '').split(/[?#;]/, 1)[0] ?? '';
}

function evidenceOf(
  record: RecordView<HttpRecord>,
  type: string,
  what: string | undefined,
): Evidence[] {
  const body = record.get('responseBody');
  const text = (name: 'host' | 'target' | 'responseFilename' | 'responseContentType') => {
    const value = record.get(name);
    return value === undefined ? [] : [{ name, value: cut(value) }];
  };
  return [
    { name: 'content', value: what ?? type },
    ...text('host'),
    ...text('target'),
    ...text('responseFilename'),
    ...text('responseContentType'),
    { name: 'bytes', value: body?.bytes ?? 0, unit: 'B' },
    ...(body?.sha256 === undefined ? [] : [{ name: 'sha256', value: body.sha256 }]),
  ];
}
