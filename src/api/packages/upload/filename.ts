import { EXTENSIONS, MAX_FILENAME, type PackageExtension } from './limits.js'
import { refused, UPLOAD_RET } from './refused.js'

export interface Name {
  readonly filename: string
  readonly extension: PackageExtension
}

/** @throws TpnsRequestError */
export function checkFilename(filename: unknown): Name {
  if (typeof filename !== 'string') {
    const retCode = filename === undefined ? UPLOAD_RET.missing : UPLOAD_RET.wrongType
    throw refused('filename', 'must be a text such as "tokens.txt"; only a path brings its own name', {
      retCode,
    })
  }
  const length = [...filename].length
  if (length < 1 || length > MAX_FILENAME) {
    throw refused(
      'filename',
      `has ${length} characters; TPNS takes 1 to ${MAX_FILENAME}. Choose a shorter name`,
    )
  }
  const extension = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase()
  if (extension !== undefined && isKnown(extension)) return { filename, extension }
  throw refused('filename', 'must end in .txt, .csv or .zip; TPNS takes no other files')
}

function isKnown(extension: string): extension is PackageExtension {
  return (EXTENSIONS as readonly string[]).includes(extension)
}
