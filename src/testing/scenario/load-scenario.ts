import { TpnsConfigError } from '../../errors/validation-errors.js'
import { readOptions } from '../../validation/options/options.js'
import { ENDPOINTS } from '../endpoints/table.js'
import { FakeTpns } from '../fake-tpns.js'
import { type FakeFault, normalizePath, type ScheduleOptions } from '../faults/faults.js'
import { fakeOptions, readFault, scenario as scenarioSchema } from '../options/check-arguments.js'
import type { FakeTpnsOptions } from '../options/fake-options.js'
import type { FakeDevice } from '../state/devices.js'

/**
 * One fault of a scenario: what happens ({@link FakeFault}), and to which requests ({@link ScheduleOptions}). Requests and
 * time count from the start of the fake.
 */
export type ScenarioFault = FakeFault & ScheduleOptions

/** A scenario file: a fake in JSON, so that a program in any language can rehearse a bad day against its `listen()`. */
export interface Scenario extends Omit<FakeTpnsOptions, 'clock' | 'keepRequests' | 'onRequest'> {
  /**
   * Devices, with their accounts, tags and attributes. With `"unknownTokens": "reject"` no others exist; by default every
   * token of 36 characters does.
   */
  readonly devices?: readonly FakeDevice[] | undefined
  /** What goes wrong, and when. Of several faults that are due at once, the first one hits. */
  readonly faults?: readonly ScenarioFault[] | undefined
}

/**
 * Creates a fake from a scenario.
 *
 * @param given the scenario, or its JSON text
 * @param options what JSON cannot say (`clock`, `onRequest`, `keepRequests`), and overrides of the scenario's own options
 * @throws TpnsConfigError naming the field that is wrong, and the remedy
 * @example
 * // bad-day.json
 * // {
 * //   "platform": "android",
 * //   "unknownTokens": "reject",
 * //   "devices": [{ "token": "000000000000000000000000000000000001", "accounts": ["anna"], "tags": ["vip"] }],
 * //   "faults": [
 * //     { "path": "v3/push/app", "afterRequests": 2, "reset": "after-acceptance" },
 * //     { "afterMs": 30000, "forMs": 60000, "retCode": 1008028 },
 * //     { "afterMs": 120000, "forMs": 10000, "status": 502, "body": "<html>Bad Gateway</html>" },
 * //     { "afterMs": 140000, "times": 3, "stall": "before-headers" },
 * //     { "afterMs": 160000, "forMs": 60000, "delayMs": 3000 },
 * //     { "afterMs": 230000, "forMs": 60000, "close": "after-answer" }
 * //   ]
 * // }
 * const fake = loadScenario(await readFile('bad-day.json', 'utf8'))
 * const server = await fake.listen({ port: 8090 })
 */
export function loadScenario(given: Scenario | string, options: FakeTpnsOptions = {}): FakeTpns {
  if (given === undefined) throw new TpnsConfigError('the scenario is missing.')
  const read = readOptions(scenarioSchema, parseIfText(given), { what: 'the scenario' })
  const { devices = [], faults = [], ...own } = read
  const overrides = readOptions(fakeOptions, options, { what: 'the options of loadScenario' })
  const scheduled = faults.map((each, index) => readScenarioFault(each, `faults.${index}`))
  const fake = new FakeTpns({ ...own, ...overrides } as FakeTpnsOptions)
  for (const [index, device] of devices.entries()) {
    try {
      fake.addDevice(device as FakeDevice)
    } catch (error) {
      throw new TpnsConfigError(`devices.${index}: ${(error as Error).message}`, { cause: error })
    }
  }
  for (const [fault, when] of scheduled) fake.schedule(fault, when)
  return fake
}

function parseIfText(given: Scenario | string): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given)
  } catch (cause) {
    throw new TpnsConfigError(
      `the scenario is not JSON: ${(cause as Error).message}. JSON has no comments and no trailing commas.`,
      { cause },
    )
  }
}

function readScenarioFault(given: object, what: string): [FakeFault, ScheduleOptions] {
  const { path, afterRequests, times, afterMs, forMs, ...fault } = given as ScenarioFault
  if (path !== undefined && ENDPOINTS[normalizePath(path)] === undefined) {
    throw new TpnsConfigError(
      `${what}.path is not an endpoint of TPNS, so the fault would hit nothing. Use one of: ${Object.keys(ENDPOINTS).join(', ')}.`,
    )
  }
  return [readFault(fault, what), { path, afterRequests, times, afterMs, forMs }]
}
