import { uploadOpenFile } from '../../api/packages/upload/upload.js'
import { pushApp } from '../../api/push/endpoint.js'
import type { CallOptions } from '../../core/call-options.js'
import { runCall } from '../../core/pipeline.js'
import { TpnsUploadError } from '../../errors/api-errors.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { BulkReport } from '../report/report.js'
import type { BulkBuild, BulkPackageRequest, BulkRequest } from '../request.js'
import { digestRequest } from '../source/digest.js'
import { createListReader } from '../source/list-reader.js'
import { createPackageReader } from '../source/package-reader.js'
import { createSingleReader } from '../source/single-reader.js'
import { openAndRun, type StartInit } from './open-and-run.js'
import { buildListTemplate, buildPackageTemplate, findForPhones } from './push-template.js'
import type { JobSettings } from './settings.js'

export type { StartInit }

/** @throws TpnsConfigError, TpnsRequestError before anything is sent */
export function startLists(
  init: StartInit,
  request: BulkRequest,
  settings: JobSettings,
): Promise<BulkReport> {
  const { check, wire, push } = buildListTemplate(init.client, request)
  const identity = { audience: request.audience, request: digestRequest(wire) }
  const findings = findForPhones(init.client, wire)
  return openAndRun(init, settings, { identity, findings }, (context) =>
    createListReader({
      ...context,
      batchSize: settings.batchSize,
      check,
      push: (list) => push(list, pickCallOptions(settings), context.guard),
    }),
  )
}

/** @throws TpnsConfigError, TpnsRequestError, TpnsPushTimeError before anything is sent */
export function startPackages(
  init: StartInit,
  request: BulkPackageRequest,
  settings: JobSettings,
): Promise<BulkReport> {
  const { client } = init
  const { retry, batchSize } = settings
  const { kind, check, wire, push } = buildPackageTemplate(client, request)
  const { audience } = request
  const identity = { audience, request: digestRequest(wire) }
  const findings = findForPhones(client, wire)
  return openAndRun(init, settings, { identity, findings }, (context) =>
    createPackageReader({
      ...context,
      maxBytes: batchSize,
      check,
      async upload(file) {
        const name = { filename: `${audience}.txt`, kind }
        // No `timeout`: that of the job is for its pushes, and uploads have longer deadlines of their own. The signal ends an
        // upload with the job: it pushes nothing, so nothing is lost.
        const options = { retry, signal: context.stopping }
        const { upload_id } = await uploadOpenFile(client, file, name, options)
        if (upload_id === 0) throw missingUploadIdError()
        return upload_id
      },
      push: (uploadId) => push(uploadId, pickCallOptions(settings), context.guard),
    }),
  )
}

/** @throws TpnsConfigError before anything is sent */
export function startSingles(
  init: StartInit,
  build: BulkBuild<never>,
  settings: JobSettings,
): Promise<BulkReport> {
  if (typeof build !== 'function') {
    throw new TpnsConfigError({
      en: 'build must be a function that returns the push for one recipient. Nothing was sent.',
      zh: 'build 必须是函数，返回单个接收者的推送。请求未发出。',
    })
  }
  const identity = { audience: 'each', request: '' } as const
  // No two pushes need be alike: there is no template to look at.
  return openAndRun(init, settings, { identity, findings: [] }, (context) =>
    createSingleReader({
      ...context,
      build,
      push: (request) => runCall(init.client, pushApp, request, pickCallOptions(settings), context.guard),
    }),
  )
}

/** The options of each request; undefined, which costs a call nothing, if the job has none. */
function pickCallOptions({ timeout, retry }: JobSettings): CallOptions | undefined {
  return timeout === undefined && retry === undefined ? undefined : { timeout, retry }
}

function missingUploadIdError(): TpnsUploadError {
  return new TpnsUploadError({
    en: 'The service accepted the package but returned no upload id, so nothing was pushed to it. Run the job again; if it persists, open a ticket with Tencent.',
    zh: '文件已上传，但应答中没有上传 ID，未向其中的接收者推送。请再次运行作业；若持续出现，请向腾讯云提交工单。',
  })
}
