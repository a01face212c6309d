// Compares the public surface of every entry of the package with the reports under docs/api-report, and fails when it
// changed unnoticed. `npm run api-report -- --update` rewrites the reports; look at their diff before committing it.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'

const root = fileURLToPath(new URL('..', import.meta.url))
const update = process.argv.includes('--update')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

let changed = 0
for (const [entry, target] of Object.entries(exports)) {
  if (typeof target === 'string') continue
  if (!report(entry, target.import.types)) changed += 1
}
if (changed > 0) {
  console.error(
    'The public surface changed. If that is what you meant: npm run build && npm run api-report -- --update',
  )
  process.exitCode = 1
}

function report(entry, types) {
  const name = entry === '.' ? 'tpns-client' : `tpns-client${entry.slice(1).replaceAll('/', '-')}`
  const declarations = join(root, types)
  if (!existsSync(declarations)) throw new Error(`${types} is missing: npm run build comes first`)
  mkdirSync(join(root, 'docs/api-report'), { recursive: true })
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: declarations,
      compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFolder: join(root, 'docs/api-report'),
        reportTempFolder: join(root, 'node_modules/.cache/api-report'),
        reportFileName: `${name}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  })
  const { succeeded, apiReportChanged } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      message.handled = message.logLevel !== 'error'
    },
  })
  if (!succeeded || apiReportChanged) console.error(`${entry}: docs/api-report/${name}.api.md differs`)
  return update || (succeeded && !apiReportChanged)
}
