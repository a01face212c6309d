import { CHANNEL_NAMES } from '../../check/channels.js'
import type { Finding, Severity } from '../../check/index.js'
import { SEVERITIES } from '../../check/rule.js'
import type { Bilingual } from '../text.js'

/** What was found in one push of a file. */
export interface CheckedPush {
  /** Where it is in the file; undefined where there is only one push. */
  readonly line?: number
  readonly findings: readonly Finding[]
}

/** One thing that several channels do, perhaps with several pushes. */
export interface MergedFinding {
  /** As it was found in the first of the pushes. */
  readonly first: Finding
  readonly channels: readonly Bilingual[]
  readonly lines: readonly number[]
  /** The other pushes have the same with other numbers, such as the length of their title. */
  readonly differs: boolean
}

/** Says each thing once: for all channels that do the same, and all pushes that meet it. The worst come first. */
export function mergeFindings(
  pushes: readonly CheckedPush[],
): { readonly severity: Severity; readonly findings: readonly MergedFinding[] }[] {
  const merged = mergeChannels(mergePushes(pushes))
  return SEVERITIES.map((severity) => ({
    severity,
    findings: merged.filter(({ first }) => first.severity === severity),
  })).filter(({ findings }) => findings.length > 0)
}

interface ChannelFinding {
  readonly first: Finding
  readonly lines: number[]
  differs: boolean
}

function mergePushes(pushes: readonly CheckedPush[]): Iterable<ChannelFinding> {
  const merged = new Map<string, ChannelFinding>()
  for (const { line, findings } of pushes) {
    for (const finding of findings) {
      const key = `${finding.rule} ${finding.channel}`
      const known = merged.get(key) ?? { first: finding, lines: [], differs: false }
      if (line !== undefined) known.lines.push(line)
      if (known.first.text.en !== finding.text.en) known.differs = true
      merged.set(key, known)
    }
  }
  return merged.values()
}

function mergeChannels(all: Iterable<ChannelFinding>): MergedFinding[] {
  const merged = new Map<string, MergedFinding & { channels: Bilingual[] }>()
  for (const { first, lines, differs } of all) {
    const key = JSON.stringify([first.rule, first.text.en, lines, differs])
    const known = merged.get(key) ?? { first, channels: [], lines, differs }
    known.channels.push(CHANNEL_NAMES[first.channel])
    merged.set(key, known)
  }
  return [...merged.values()]
}
