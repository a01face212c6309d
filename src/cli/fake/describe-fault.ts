import type { ScenarioFault } from '../../testing/scenario/load-scenario.js'
import { formatDuration } from '../output/numbers.js'
import type { Bilingual } from '../text.js'

/** One fault of a scenario in a line: which requests it hits and when, and what happens to them. */
export function describeFault(fault: ScenarioFault): Bilingual {
  const { path, afterRequests, times, afterMs, forMs, ...what } = fault
  // As the file names it: `reset after-acceptance`, `retCode 1008028`.
  const happens = Object.entries(what)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')
  const from = formatDuration(afterMs ?? 0)
  const until = forMs === undefined ? undefined : formatDuration((afterMs ?? 0) + forMs)
  const en = [
    path ?? 'any path',
    ...(afterRequests === undefined ? [] : [`after ${afterRequests} requests`]),
    ...(afterMs === undefined && until === undefined
      ? []
      : [until === undefined ? `from ${from} on` : `from ${from} to ${until}`]),
    ...(times === undefined ? [] : [times === 'all' ? 'all requests' : `${times} times`]),
  ]
  const zh = [
    path ?? '所有路径',
    ...(afterRequests === undefined ? [] : [`第 ${afterRequests} 个请求之后`]),
    ...(afterMs === undefined && until === undefined
      ? []
      : [until === undefined ? `${from} 起` : `${from}～${until}`]),
    ...(times === undefined ? [] : [times === 'all' ? '全部请求' : `${times} 次`]),
  ]
  return { en: `${en.join(', ')}: ${happens}`, zh: `${zh.join('，')}：${happens}` }
}
