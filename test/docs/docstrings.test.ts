import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { readText } from './markdown.js'

/** What a user meets first, by file: members of its interfaces and types. */
const MET_FIRST: Readonly<Record<string, readonly string[]>> = {
  'src/options/client-options.ts': [
    'accessId',
    'secretKey',
    'region',
    'baseUrl',
    'platform',
    'timeout',
    'rateLimit',
  ],
  'src/client.ts': [
    'push',
    'packages',
    'plans',
    'tags',
    'accounts',
    'attributes',
    'statistics',
    'devices',
    'bulk',
  ],
  'src/api/push/methods/push.ts': ['send', 'stop', 'revoke', 'cancel', 'replace', 'waitFor', 'lookUp'],
  'src/api/push/schema/audience.ts': [
    'audience_type',
    'token_list',
    'account_list',
    'tag_rules',
    'upload_id',
    'account_type',
    'ignore_invalid_token',
    'send_time',
    'loop_param',
  ],
  'src/api/push/schema/push-request.ts': ['message_type', 'message', 'environment', 'expire_time', 'plan_id'],
  'src/api/push/schema/message.ts': ['title', 'content'],
  'src/api/push/results.ts': ['push_id', 'push_ids', 'invalid_tokens', 'deduplicated', 'idMissing'],
}

/** The docstrings of the members with a name, the first interface or class that has it first. */
function docstringsFor(name: string, source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const isMember =
      ts.isPropertySignature(node) || ts.isMethodSignature(node) || ts.isPropertyDeclaration(node)
    if (isMember && node.name.getText(source) === name) {
      found.push(
        ts
          .getJSDocCommentsAndTags(node)
          .map((doc) => doc.getText(source))
          .join('\n'),
      )
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

describe.each(Object.entries(MET_FIRST))('the docstrings of %s', (path, names) => {
  const source = ts.createSourceFile(path, readText(path), ts.ScriptTarget.ES2023, true)

  it.each(names)('say in English and in Chinese what %s is', (name) => {
    const docstrings = docstringsFor(name, source)
    expect(
      docstrings.some(
        (text) => /\p{Script=Han}/u.test(text) && /[a-z]{4}/.test(text.replace(/`[^`]*`/g, '')),
      ),
    ).toBe(true)
  })
})
