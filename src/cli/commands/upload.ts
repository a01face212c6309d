import { defineCommand } from '../command.js'
import { withClient } from '../connect/with-client.js'
import { choice, required } from '../option.js'
import { renderProgressBar } from '../output/bar.js'
import { formatBytes, formatCount } from '../output/numbers.js'
import { createStatusLine } from '../output/status-line.js'

export const upload = defineCommand({
  name: 'upload',
  summary: { en: 'upload a file of tokens or accounts, to push to', zh: '上传 Token 包或号码包，用于推送' },
  details: [
    {
      en: 'A .txt or .csv in UTF-8 without byte order mark, one entry a line, or a .zip of one such file; at most 100 MB. An upload alone pushes nothing.',
      zh: '支持 UTF-8（无 BOM）的 .txt 或 .csv，每行一个；或仅含一个此类文件的 .zip，最大 100 MB。上传本身不会推送。',
    },
  ],
  arguments: { file: required('file', { en: 'the file', zh: '文件' }) },
  options: {
    kind: choice('--kind <name>', ['token', 'account'], {
      en: 'what is in it; default token',
      zh: '文件内容，默认 token',
    }),
  },
  examples: [
    {
      line: 'tpns-client upload tokens.txt',
      text: { en: 'then push with --token-package', zh: '之后用 --token-package 推送' },
    },
  ],
  run: (cli, { args: { file }, options: { kind = 'token' } }) =>
    withClient(cli, async ({ client }) => {
      const status = createStatusLine(cli)
      const uploaded = await client.packages
        .upload(
          { path: file, kind },
          {
            signal: cli.signal,
            onProgress: ({ bytesSent, totalBytes }) =>
              status.show((columns) => {
                const sent = formatBytes(bytesSent)
                if (totalBytes === undefined) return sent
                const text = ` ${sent} / ${formatBytes(totalBytes)}`
                return (
                  renderProgressBar(
                    bytesSent / totalBytes,
                    Math.max(0, Math.min(30, columns - text.length)),
                  ) + text
                )
              }),
          },
        )
        .finally(status.end)
      const { upload_id, entries, bytes } = uploaded
      return cli.printResult(uploaded, () => {
        const { out, say } = cli
        out.line(out.style.green(say({ en: `Uploaded: ${upload_id}`, zh: `已上传：${upload_id}` })))
        const next = `tpns-client push --${kind}-package ${upload_id} --title … --content …`
        out.fields(
          [
            [{ en: '  entries', zh: '  条数' }, entries === undefined ? undefined : formatCount(entries)],
            [{ en: '  size', zh: '  大小' }, formatBytes(bytes)],
            [{ en: '  push', zh: '  推送' }, next],
          ],
          out.style.dim,
        )
      })
    }),
})
