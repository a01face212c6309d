/**
 * Which room may use which (`npm run check:layers`). The tree of ARCHITECTURE.md as rules, types included.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
const rooms = (...names) => `^src/(${names.join('|')})(/|\\.ts$)`

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment:
        'Two files that import each other cannot be read one after the other. Move what both need to a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-no-endpoint',
      comment:
        'A call is driven by the description of its endpoint and by ports; core names no implementation of either.',
      severity: 'error',
      from: { path: rooms('core') },
      to: {
        path: rooms(
          'api',
          'bulk',
          'bullmq',
          'check',
          'rate-limit',
          'redis',
          'multi-app',
          'migrate',
          'testing',
          'cli',
          'client',
          'options',
          'index',
        ),
      },
    },
    {
      name: 'core-knows-no-transport',
      comment: 'core sends through the Transport port (core/ports/transport.ts).',
      severity: 'error',
      from: { path: rooms('core') },
      to: { path: '^src/http/transport/(undici|fetch)' },
    },
    {
      name: 'context-imports-no-room',
      comment:
        'The context and the ports are what the rooms share; they depend on none of them, but on the errors they carry.',
      severity: 'error',
      from: { path: '^src/core/(context\\.ts|endpoint\\.ts|ports/)' },
      to: { path: '^src/', pathNot: ['^src/(core|errors|redact)/', '^src/validation/context\\.ts$'] },
    },
    {
      name: 'http-knows-no-tpns-call',
      comment: 'http moves and reads bytes. Of core it knows the ports only.',
      severity: 'error',
      from: { path: rooms('http') },
      to: {
        path: '^src/',
        pathNot: '^src/(http|errors|validation|core/ports)/',
      },
    },
    {
      name: 'tables-stand-alone',
      comment: 'Return codes are data: they import nothing above them.',
      severity: 'error',
      from: { path: rooms('return-codes') },
      to: { path: '^src/', pathNot: '^src/return-codes/' },
    },
    {
      name: 'check-is-pure',
      comment:
        'What phones do with a push is a table and a pure function: of the library it knows the request, and how arguments are read.',
      severity: 'error',
      from: { path: rooms('check') },
      to: {
        path: '^src/',
        pathNot: '^src/(check|api/push/(schema|draft)|return-codes/(types|names)|validation)',
      },
    },
    {
      name: 'migrate-is-pure',
      comment:
        'What happens to a push at the successor is a table and a pure function: of the library it knows the request only.',
      severity: 'error',
      from: { path: rooms('migrate') },
      to: {
        path: '^src/',
        pathNot: '^src/(migrate|api/push/(schema|draft)|return-codes/(types|names)|validation|errors)',
      },
    },
    {
      name: 'migrate-behind-its-door',
      comment: 'A program that only pushes does not load the tables of the successor.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(migrate|cli)/' },
      to: { path: rooms('migrate') },
    },
    {
      name: 'validation-stands-alone',
      comment: 'Building blocks for schemas: they know no endpoint, no call and no client.',
      severity: 'error',
      from: { path: rooms('validation') },
      to: { path: '^src/', pathNot: '^src/(validation|errors|return-codes|redact)/' },
    },
    {
      name: 'errors-stand-low',
      comment: 'Errors are made of return codes and text.',
      severity: 'error',
      from: { path: rooms('errors') },
      to: { path: '^src/', pathNot: '^src/(errors|return-codes)/' },
    },
    {
      name: 'limits-know-no-endpoint',
      severity: 'error',
      from: { path: rooms('rate-limit', 'redis') },
      to: { path: rooms('api', 'bulk', 'multi-app', 'testing', 'cli', 'client', 'index') },
    },
    {
      name: 'limits-know-the-ports-of-core',
      comment: 'A rate limiter is a port that anybody may implement: ours needs no more of core than theirs.',
      severity: 'error',
      from: { path: rooms('rate-limit', 'redis') },
      to: { path: '^src/core/', pathNot: '^src/core/(ports/|policy/cooldown\\.ts$)' },
    },
    {
      name: 'api-does-not-look-up',
      comment: 'The client wires resources together, not the other way round.',
      severity: 'error',
      from: { path: rooms('api') },
      to: { path: rooms('bulk', 'rate-limit', 'redis', 'multi-app', 'testing', 'cli', 'client', 'index') },
    },
    {
      name: 'fake-shares-nothing',
      comment:
        'The fake stands for the service: rules about requests that it shared with the client, it could not disagree with. ' +
        'The building blocks that check its own options are no such rules.',
      severity: 'error',
      from: { path: rooms('testing') },
      to: {
        path: '^src/',
        pathNot: [
          '^src/(testing|return-codes|errors|core/ports)/',
          '^src/validation/(options/(options|option-values)|describe-value|words)\\.ts$',
          '^src/testing-guard\\.ts$',
        ],
      },
    },
    {
      name: 'production-loads-no-test-kit',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(testing|cli)/' },
      to: { path: rooms('testing') },
    },
    {
      name: 'optional-packages-behind-their-door',
      comment: 'What the main entry can reach by import must be a dependency.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(redis|bullmq|testing|cli)/' },
      to: { path: 'node_modules/(ioredis|redis|bullmq|msw)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
}
