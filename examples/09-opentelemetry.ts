/**
 * Task: see every call and every attempt as a span, with OpenTelemetry's own SDK. Run: npx tsx examples/09-opentelemetry.ts
 *
 * The library knows nothing of OpenTelemetry: it publishes diagnostics channels of Node, which cost nothing while nobody
 * listens, and this file turns them into spans.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { TpnsError } from 'tpns-client'
import { openClient } from './support/client.js'

const exporter = new InMemorySpanExporter() // in production: an OTLP exporter
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
const tracer = trace.getTracer('tpns-client')

interface Traced {
  endpoint: string
  attempt?: number
  error?: unknown
  span?: Span
}

/** The span of the step that is running, so that inner steps become its children. */
const parents = new AsyncLocalStorage<Span>()

/** One span from the start of a traced step to its end. */
function spansFor(channelName: string, getName: (step: Traced) => string): void {
  const channel = tracingChannel<Span, Traced>(channelName)
  channel.start.bindStore(parents, (step) => {
    const parent = parents.getStore()
    const parentContext = parent === undefined ? context.active() : trace.setSpan(context.active(), parent)
    step.span = tracer.startSpan(
      getName(step),
      { attributes: { 'tpns.endpoint': step.endpoint } },
      parentContext,
    )
    return step.span
  })
  channel.subscribe({
    start: () => {},
    end: () => {},
    asyncStart: () => {},
    asyncEnd: ({ span }) => span?.end(),
    error: ({ span, error }) => {
      span?.setStatus({ code: SpanStatusCode.ERROR })
      if (!(error instanceof TpnsError)) return
      span?.setAttributes({ 'error.type': error.name, 'tpns.outcome': error.outcome })
      if (error.retCode !== undefined) span?.setAttribute('tpns.ret_code', error.retCode)
    },
  })
}
spansFor('tpns:call', ({ endpoint }) => `tpns ${endpoint}`)
spansFor('tpns:attempt', ({ attempt }) => `attempt ${attempt}`)

const { tpns, fake, token, close } = await openClient()
fake?.next({ retCode: 1008028, errMsg: 'request too fast' })
await tpns.push.send({
  audience_type: 'token',
  token_list: [token],
  message_type: 'notify',
  message: { title: 'Order shipped', content: 'It arrives tomorrow' },
})
await close()

const spans = exporter.getFinishedSpans()
for (const span of spans.toSorted(
  (a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1],
)) {
  const code =
    span.attributes['tpns.ret_code'] === undefined ? '' : `, ret_code ${span.attributes['tpns.ret_code']}`
  const depth = span.parentSpanContext === undefined ? '' : '  └ '
  console.log(`${depth}${span.name}${span.status.code === SpanStatusCode.ERROR ? ' FAILED' : ''}${code}`)
}
await provider.shutdown()
