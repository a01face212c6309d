// Copies the documents of the repository to where the site has them: README.md becomes its home, docs/en/push.md the page
// /push, docs/zh-CN/push.md the page /zh-CN/push. Links and pictures follow; a link to a file that is no page becomes its path.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const out = join(here, 'pages')

const inFolder = (folder, to) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => [`${folder}/${name}`, `${to}${name === 'README.md' ? 'all-pages.md' : name}`])

const pages = new Map([
  ['README.md', 'index.md'],
  ['README.zh-CN.md', 'zh-CN/index.md'],
  ...inFolder('docs/en', ''),
  ...inFolder('docs/zh-CN', 'zh-CN/'),
])

const resolveLink = (source, path) =>
  posix.normalize(posix.join(posix.dirname(source), path)).replace(/\/$/, '')

/** The picture is copied beside the pages. */
function movePicture(source, target, link) {
  if (/^[a-z]+:/i.test(link)) return link
  const name = posix.basename(link)
  copyFileSync(join(root, resolveLink(source, link)), join(out, name))
  return `./${posix.relative(posix.dirname(target), name)}`
}

function moveLink(source, target, link) {
  if (/^([a-z]+:|#)/i.test(link)) return link
  const [path, anchor] = link.split('#')
  const file = resolveLink(source, path)
  const page = pages.get(file)
  if (page === undefined) return undefined
  return `${posix.relative(posix.dirname(target), page)}${anchor === undefined ? '' : `#${anchor}`}`
}

/** Fenced code stays unchanged. */
function moveLinks(source, target, text) {
  return text
    .split(/(^```[\s\S]*?^```)/m)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(
              /!\[([^\]]*)\]\(([^)\s]+)\)/g,
              (_, label, link) => `![${label}](${movePicture(source, target, link)})`,
            )
            .replace(/(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label, link) => {
              const moved = moveLink(source, target, link)
              return moved === undefined ? label : `[${label}](${moved})`
            }),
    )
    .join('')
}

// The API reference is typedoc's.
for (const name of readdirSync(out, { withFileTypes: true })) {
  if (name.name !== 'api') rmSync(join(out, name.name), { recursive: true })
}
for (const [source, target] of pages) {
  mkdirSync(dirname(join(out, target)), { recursive: true })
  writeFileSync(join(out, target), moveLinks(source, target, readFileSync(join(root, source), 'utf8')))
}
