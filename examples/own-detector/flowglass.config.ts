// A detector of one's own: servers that tell everybody which version they are.
//
//   npx flowglass examples/office.pcapng --config examples/own-detector/flowglass.config.ts

import { defineConfig, defineDetector } from 'flowglass';

/** A product with a version of two or more numbers: `nginx/1.22.1`, not `cloudflare`. */
const VERSION = /^[\w-]+\/\d+\.\d+/;

const serverVersion = defineDetector({
  name: 'server-version',
  thresholds: {
    minResponses: { default: 1, min: 1, max: 1000, description: 'Responses that have to say it' },
  },
  findings: {
    'own.server-version': {
      title: 'Server tells its version',
      severity: 'info',
      confidence: 'high',
      meaning: 'Whoever asks learns which known weaknesses to try.',
      method: 'The Server header of HTTP responses has a product with a version.',
      falsePositives: 'The header may be made up.',
      advice: 'Turn it off: server_tokens off (nginx), ServerTokens Prod (Apache).',
    },
  },
  watch: ({ thresholds, ofFlow, dropped }) => {
    const responses = new Map<string, number>();
    return {
      records: {
        http(record) {
          const server = record.get('server');
          if (server === undefined || !VERSION.test(server)) return;
          const before = responses.get(server) ?? 0;
          // What a detector keeps has a cap.
          if (before === 0 && responses.size >= 1000) return dropped();
          responses.set(server, before + 1);
          if (before + 1 < thresholds.minResponses) return;
          ofFlow('own.server-version', record, {
            subject: server,
            evidence: [{ name: 'server', value: server }],
          });
        },
      },
    };
  },
});

export default defineConfig({ detectors: [serverVersion] });
