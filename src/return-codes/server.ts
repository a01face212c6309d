import type { ServerReturnCode } from './types.js'

/**
 * Every return code that the server API is documented to answer with, except 0 (accepted).
 *
 * `meaning` and `wireText` follow the service's documents. `cause` and `advice` are this project's assessment: the
 * documents rarely give either. The device SDK pages repeat most of the codes, lack 1008023 and 1008035, and alone
 * list 1010001 and 10030002.
 *
 * @see https://cloud.tencent.com/document/product/548/39080 (server error codes)
 * @see https://cloud.tencent.com/document/product/548/36660 (Android SDK, section on server codes)
 */
export const SERVER_RETURN_CODES: readonly ServerReturnCode[] = [
  {
    code: 1008001,
    /** Older documents spell it "paramter". */
    wireText: 'parameter parse error',
    meaning: { en: 'The request body could not be parsed', zh: '请求参数解析错误' },
    cause: {
      en: 'A field has the wrong JSON type; most often custom_content was sent as an object although it must be a JSON string.',
      zh: '某个字段的 JSON 类型错误，最常见的是 custom_content 传了对象，而接口要求 JSON 字符串。',
    },
    advice: {
      en: 'Compare the type of every field with the documentation. On the wire custom_content (Android and iOS) is a string that holds JSON: send JSON.stringify(object), stringified once. The same mistake can also show as HTTP 422.',
      zh: '逐个字段核对类型。custom_content（Android 与 iOS 都一样）传输时必须是 JSON 字符串：用 JSON.stringify(object) 序列化，且只序列化一次。同样的错误也可能表现为 HTTP 422。',
    },
    errorClass: 'TpnsParameterError',
    policy: 'fail',
    returnedBy: 'any',
  },
  {
    code: 1008002,
    wireText: 'missing parameter',
    meaning: { en: 'A required parameter is missing', zh: '缺少必填参数' },
    cause: {
      en: 'A field that this audience_type or operator_type needs is absent or misspelt.',
      zh: '当前 audience_type 或 operator_type 必需的字段没有传，或者字段名拼错了。',
    },
    advice: {
      en: 'Add the field. A push needs audience_type, message_type, message and the list of its audience (token_list, account_list, tag_rules or upload_id); an iOS push also needs environment. Copy field names from the documentation exactly, including case and misspellings.',
      zh: '补上字段。推送必须有 audience_type、message_type、message，以及与推送目标对应的 token_list、account_list、tag_rules 或 upload_id；iOS 推送还需要 environment。字段名请照文档原样书写，包括大小写和文档里的拼写错误。',
    },
    errorClass: 'TpnsParameterError',
    policy: 'fail',
    returnedBy: 'any',
  },
  {
    code: 1008003,
    wireText: 'auth failure',
    meaning: { en: 'Authentication failed', zh: '鉴权失败' },
    cause: {
      en: 'AccessID and SecretKey do not match, the host is not the access point of the app, the clock of this machine is off, or the signature was not made over the bytes that were sent.',
      zh: 'AccessID 与 SecretKey 不匹配、域名不是应用所在的接入点、本机时钟不准，或者签名所用的内容与实际发送的字节不一致。',
    },
    advice: {
      en: 'Check in this order: (1) AccessID and SecretKey come from the same app in the console; Android and iOS apps have different ones, and the AccessKey of the device SDK does not work here; (2) the region or baseUrl is that of the app; (3) the clock is synchronised by NTP (the service documents no tolerance); (4) no proxy rewrites the body, and a signature made by hand is Base64 of the hex text. Retrying does not help.',
      zh: '按顺序检查：（1）AccessID 与 SecretKey 取自控制台里的同一个应用；Android 与 iOS 应用各有一套，且客户端 SDK 用的 AccessKey 不能用在这里；（2）region 或 baseUrl 与应用的接入点一致；（3）本机时钟已通过 NTP 同步（官方没有公布允许的误差）；（4）中间没有代理改写请求体；自行实现签名时，最后一步是对十六进制文本做 Base64。重试无效。',
    },
    errorClass: 'TpnsAuthError',
    policy: 'fail',
    returnedBy: 'any',
  },
  {
    code: 1008004,
    wireText: 'invoke service error',
    meaning: { en: 'A service inside TPNS failed', zh: '调用 TPNS 内部服务失败' },
    cause: {
      en: "A fault on Tencent's side. The request may or may not have taken effect before it failed.",
      zh: '腾讯云服务端故障，操作可能已生效，也可能未生效。',
    },
    advice: {
      en: 'Queries and idempotent writes: retry with back-off. A push: look it up with get_push_record before sending it again, or people may get it twice. If it persists, open a ticket with Tencent and give the time and the endpoint.',
      zh: '查询和幂等写操作：按退避间隔重试。推送：重发前请先用 get_push_record 回查任务是否已创建，否则用户可能收到两次。若持续出现，请带上时间和接口路径向腾讯云提交工单。',
    },
    errorClass: 'TpnsServiceError',
    policy: 'uncertain',
    returnedBy: 'any',
  },
  {
    code: 1008006,
    /** Also comes item by item, as the string "1008006", in the `result` array of the account endpoints. */
    wireText: 'invalid token',
    meaning: { en: 'The device token is invalid or not registered', zh: '设备 Token 无效或未注册' },
    cause: {
      en: 'The device unregistered, the app was uninstalled long ago, or the token belongs to another app or access point.',
      zh: '设备已注销、应用早已卸载，或者该 Token 属于另一个应用或接入点。',
    },
    advice: {
      en: 'Delete the token from your database; the phone reports a new one at its next registration. If fresh tokens fail too, compare the AccessID and region of the phone app with those of this server.',
      zh: '从数据库中删除该 Token，设备下次注册时会上报新的 Token。如果刚上报的 Token 也失败，请核对客户端与服务端的 AccessID 和接入点是否一致。',
    },
    errorClass: 'TpnsInvalidTokenError',
    policy: 'fail',
    returnedBy: 'tags and accounts',
  },
  {
    code: 1008007,
    wireText: 'invalid parameter',
    meaning: { en: 'A parameter failed the check', zh: '参数校验失败' },
    cause: {
      en: 'A value is out of its range, has the wrong type, or a list is longer than allowed.',
      zh: '取值超出范围、类型不对，或者列表超过了允许的长度。',
    },
    advice: {
      en: 'Check the limits: 1,000 tokens or accounts in a push, 4 KB in message, expire_time up to 259200 seconds, push_speed 1000 to 50000, 20 tokens in an account binding. send_time is not for token and account audiences.',
      zh: '核对各项上限：单次推送最多 1000 个 Token 或账号，message 不超过 4 KB，expire_time 不超过 259200 秒，push_speed 为 1000 到 50000，一次账号绑定最多 20 个 Token。按 Token 或账号推送时不支持 send_time。',
    },
    errorClass: 'TpnsParameterError',
    policy: 'fail',
    returnedBy: 'any',
  },
  {
    code: 1008011,
    wireText: 'upload file error',
    meaning: { en: 'The file upload failed', zh: '文件上传失败' },
    cause: {
      en: 'The file has the wrong format, is larger than 100 MB, or the transfer was cut off.',
      zh: '文件格式不对、超过 100 MB，或者传输中断。',
    },
    advice: {
      en: 'Check the file: .txt or .csv in UTF-8 with one entry a line, or a .zip holding exactly one such file and no folder; file name of 1 to 100 characters; at most 100 MB. If it is right, upload it once more: an upload alone sends nothing to phones.',
      zh: '检查文件：UTF-8 编码的 .txt 或 .csv，每行一条；或只含一个此类文件且没有目录的 .zip；文件名 1 到 100 个字符；不超过 100 MB。确认无误后可再上传一次：单纯上传不会触发推送。',
    },
    errorClass: 'TpnsUploadError',
    policy: 'fail',
    returnedBy: 'upload',
  },
  {
    code: 1008012,
    wireText: 'upload empty file',
    meaning: { en: 'The uploaded file is empty', zh: '上传的文件为空' },
    cause: {
      en: 'The file has 0 bytes, its stream was already consumed, or the multipart part is not named "file".',
      zh: '文件为 0 字节、数据流已被读完，或者 multipart 中的字段名不是 file。',
    },
    advice: {
      en: 'Check the size of the file just before the upload, and open a fresh stream for every try. The part must be named file and carry a file name.',
      zh: '上传前确认文件大小，每次尝试都重新打开数据流。multipart 字段名必须是 file，并带上文件名。',
    },
    errorClass: 'TpnsUploadError',
    policy: 'fail',
    returnedBy: 'upload',
  },
  {
    code: 1008013,
    wireText: 'parse certificate error',
    meaning: { en: 'The certificate could not be parsed', zh: '证书解析失败' },
    cause: {
      en: 'The uploaded file is damaged or is not an APNs push certificate.',
      zh: '上传的文件已损坏，或者不是 APNs 推送证书。',
    },
    advice: {
      en: 'Export the push certificate again and upload it in the console. Certificates cannot be uploaded through this client.',
      zh: '重新导出推送证书，并在控制台上传。本客户端不支持上传证书。',
    },
    errorClass: 'TpnsCertificateError',
    policy: 'fail',
    returnedBy: 'console',
  },
  {
    code: 1008015,
    /** Documented for statistics; stop, revoke and cancel are expected to answer with it too (inferred). */
    wireText: 'push id not exist',
    meaning: { en: 'The push task does not exist', zh: '推送任务 ID 不存在' },
    cause: {
      en: 'The id lost digits because it was handled as a number, belongs to another app or access point, is older than a month, or the task was created a moment ago.',
      zh: 'ID 被当作数字处理而丢失精度、属于其他应用或接入点、任务已超过一个月，或者任务刚刚创建。',
    },
    advice: {
      en: 'Keep push ids as strings everywhere (they exceed 2^53, also in your database and JSON). Query with the credentials of the app that sent the push. Right after sending, wait a little and ask again.',
      zh: '推送任务 ID 始终按字符串处理，包括数据库和 JSON（数值可能超过 2^53）。查询时请使用发送该推送的应用的密钥。如果刚刚发送，请稍等片刻再查。',
    },
    errorClass: 'TpnsNotFoundError',
    policy: 'fail',
    returnedBy: 'statistics',
    exceptions: [
      {
        methods: ['push.waitFor'],
        text: {
          en: 'Within the first minute of waiting it is taken for "not known yet", and asked again.',
          zh: '开始等待后的第一分钟内视为“任务尚未可查”，会继续查询。',
        },
      },
    ],
  },
  {
    code: 1008016,
    /** Older documents spell it "formate". */
    wireText: 'date param format error',
    meaning: { en: 'A date has the wrong format', zh: '日期时间参数格式不正确' },
    cause: {
      en: 'The statistics endpoints use two date formats and the wrong one was sent, or the range reaches too far back.',
      zh: '统计接口存在两种日期格式，传错了其中一种；或者查询的起始日期过早。',
    },
    advice: {
      en: 'get_push_record wants 2026-12-01; the other statistics endpoints want 20261201. Pass a Date where this client accepts one, and it writes the right format.',
      zh: 'get_push_record 用 2026-12-01，其他统计接口用 20261201。凡本客户端接受 Date 的地方可直接传 Date，客户端会自动转换为正确格式。',
    },
    errorClass: 'TpnsParameterError',
    policy: 'fail',
    returnedBy: 'statistics',
  },
  {
    code: 1008019,
    wireText: 'content may be evil',
    meaning: { en: 'The text failed the content review', zh: '内容未通过安全审核' },
    cause: {
      en: "Tencent's moderation judged the title or content to be illegal, abusive or spam.",
      zh: '腾讯内容安全服务判定标题或内容涉嫌违规。',
    },
    advice: {
      en: 'A human must reword the title or content: the same text is refused every time. If user-written text goes into pushes, review it before sending. For a wrong verdict, open a ticket with Tencent.',
      zh: '需要人工修改标题或内容，原文重发每次都会被拒。若推送内容来自用户输入，请先自行审核。如属误判，请向腾讯云提交工单。',
    },
    errorClass: 'TpnsContentRejectedError',
    policy: 'fail',
    returnedBy: 'push',
  },
  {
    code: 1008020,
    wireText: 'cert bundleId check failed',
    meaning: { en: 'The certificate is for another bundle id', zh: '证书包名校验失败' },
    cause: {
      en: 'The bundle id in the APNs certificate differs from that of the app in the console.',
      zh: 'APNs 证书中的 Bundle ID 与控制台中应用的 Bundle ID 不一致。',
    },
    advice: {
      en: 'Upload the certificate of the right app in the console, or correct the bundle id there.',
      zh: '在控制台上传对应应用的证书，或更正控制台里的 Bundle ID。',
    },
    errorClass: 'TpnsCertificateError',
    policy: 'fail',
    returnedBy: 'console',
  },
  {
    code: 1008021,
    wireText: 'not correct p12 file',
    meaning: { en: 'The p12 file is not valid', zh: 'p12 证书文件校验失败' },
    cause: {
      en: 'The file is not a PKCS#12 export, or its content is damaged.',
      zh: '文件不是 PKCS#12 导出格式，或者内容已损坏。',
    },
    advice: {
      en: 'Export the push certificate together with its private key as .p12 and upload it in the console.',
      zh: '把推送证书连同私钥导出为 .p12，再到控制台上传。',
    },
    errorClass: 'TpnsCertificateError',
    policy: 'fail',
    returnedBy: 'console',
  },
  {
    code: 1008022,
    wireText: 'p12 password is not correct',
    meaning: { en: 'The password of the p12 file is wrong', zh: 'p12 证书密码错误' },
    cause: {
      en: 'The password entered in the console is not the one set at the export of the file.',
      zh: '控制台填写的密码与导出证书时设置的密码不同。',
    },
    advice: {
      en: 'Enter the password of the export, or export the certificate again with a new one.',
      zh: '填写导出时设置的密码，或用新密码重新导出证书。',
    },
    errorClass: 'TpnsCertificateError',
    policy: 'fail',
    returnedBy: 'console',
  },
  {
    code: 1008023,
    /** Documented since 2023. The end of the text names the environment, so it presumably varies (inferred). */
    wireText: 'ios push cert was expired for the environment: PRODUCT',
    meaning: { en: 'The APNs certificate is invalid or expired', zh: 'APNs 推送证书无效或已过期' },
    cause: {
      en: 'The certificate for the environment of this push (product or dev) has expired, was revoked or was never uploaded.',
      zh: '本次推送所用环境（product 或 dev）的证书已过期、被吊销或从未上传。',
    },
    advice: {
      en: 'Renew the certificate with Apple and upload it in the console for the environment that the push names. Until then every iOS push to that environment fails: raise an alarm.',
      zh: '在 Apple 开发者后台续期证书，并在控制台上传到推送所用的环境。在此之前发往该环境的 iOS 推送都会失败，请触发告警。',
    },
    errorClass: 'TpnsCertificateError',
    policy: 'fail',
    returnedBy: 'push',
  },
  {
    code: 1008025,
    wireText: 'create app , platform exist',
    meaning: { en: 'The product already has an app of this platform', zh: '产品下已存在该平台的应用' },
    cause: {
      en: 'Each product holds one app per platform, and one exists.',
      zh: '每个产品下每个平台只能有一个应用，而该平台的应用已经存在。',
    },
    advice: {
      en: 'Use the existing app, or create another product in the console first.',
      zh: '使用已有的应用，或先在控制台新建一个产品。',
    },
    errorClass: 'TpnsConflictError',
    policy: 'fail',
    returnedBy: 'console',
  },
  {
    code: 1008026,
    /** The comma is full-width on the wire. The other items of the batch took effect. */
    wireText: 'batch op，partly error',
    meaning: { en: 'Some items of the batch failed', zh: '批量操作部分失败' },
    cause: {
      en: 'Some tokens or accounts of the request are invalid or not found; the others were handled.',
      zh: '请求中有部分 Token 或账号无效或不存在，其余的已处理成功。',
    },
    advice: {
      en: 'Read the code of each item (error.items, in the order of the request): drop tokens with 1008006 or 1008029, and submit only the remaining failed items again.',
      zh: '逐项查看返回码（error.items，顺序与请求一致）：删除返回 1008006 或 1008029 的 Token，仅重新提交其余失败的条目。',
    },
    errorClass: 'TpnsBatchError',
    policy: 'fail',
    returnedBy: 'accounts',
    exceptions: [
      {
        methods: [
          'accounts.bind',
          'accounts.unbind',
          'accounts.unbindAll',
          'accounts.unbindTokens',
          'accounts.findTokens',
          'accounts.findAccounts',
        ],
        text: {
          en: "With onPartial: 'return' the result is returned, and its failed lists the items that failed.",
          zh: "设置 onPartial: 'return' 时返回结果而不抛出，失败的条目列在 failed 中。",
        },
      },
    ],
  },
  {
    code: 1008027,
    /** The comma is full-width on the wire. */
    wireText: 'batch op，total error',
    meaning: { en: 'All items of the batch failed', zh: '批量操作全部失败' },
    cause: {
      en: 'Every token or account of the request is invalid or not found; often the whole list belongs to another app or access point.',
      zh: '请求中的 Token 或账号全部无效或不存在；常见原因是整个列表属于另一个应用或接入点。',
    },
    advice: {
      en: 'Read the code of each item (error.items). If all are alike, check that AccessID and region are those of the app on the phones before you delete any token.',
      zh: '逐项查看返回码（error.items）。如果全部相同，先确认 AccessID 和接入点与手机上的应用一致，再考虑删除 Token。',
    },
    errorClass: 'TpnsBatchError',
    policy: 'fail',
    returnedBy: 'accounts',
  },
  {
    code: 1008028,
    wireText: 'request too fast',
    meaning: { en: 'The rate limit was exceeded', zh: '请求超过频率限制' },
    cause: {
      en: 'More than 1 push per second to all, tag or package audiences (pushes from the console count too), or more than 200 calls of a statistics or toolbox endpoint in an hour. Several processes using one app count together.',
      zh: '全量、标签和号码包推送合计超过每秒 1 条（控制台发送的也算在内），或统计、工具箱接口超过每小时 200 次。多个进程共用一个应用时合并计数。',
    },
    advice: {
      en: 'Queue the calls. Wait at least 1 second for a push, and until the hour has passed for the others. If several processes send for the same app, let one of them do it or share the limit through Redis.',
      zh: '让请求排队：推送至少间隔 1 秒，其余接口请等待 1 小时。若多个进程为同一应用发送，请集中到一个进程，或通过 Redis 共享限频。',
    },
    errorClass: 'TpnsRateLimitError',
    policy: 'slow-down',
    returnedBy: 'push and statistics',
  },
  {
    code: 1008029,
    /** One bad token fails a whole `token_list`, unless the request has `ignore_invalid_token: 1`. */
    wireText: 'token is not valid',
    meaning: { en: 'A token failed the check', zh: 'Token 校验失败' },
    cause: {
      en: 'A token is malformed (documented length: 36 characters) or belongs to another app. With ignore_invalid_token 0 a single one fails the whole list.',
      zh: 'Token 格式不对（文档规定长度为 36 个字符）或属于其他应用。ignore_invalid_token 为 0 时，一个无效 Token 就会让整个列表失败。',
    },
    advice: {
      en: 'Remove the token, or push with ignore_invalid_token: 1 and delete from your database what comes back in invalid_targe_list (invalid_tokens in the result). Do not confuse it with the token of APNs or of a phone maker.',
      zh: '移除该 Token；或者推送时设置 ignore_invalid_token: 1，再根据返回的 invalid_targe_list（结果中的 invalid_tokens）删除数据库中的 Token。注意不要误用 APNs 或厂商通道的 Token。',
    },
    errorClass: 'TpnsInvalidTokenError',
    policy: 'fail',
    returnedBy: 'push, tags and accounts',
  },
  {
    code: 1008030,
    wireText: 'app not paid',
    meaning: { en: 'The app is not paid for', zh: '应用未付费' },
    cause: {
      en: 'The account is in arrears, or the free trial went over its limit of 1,000 daily active users.',
      zh: '账户欠费，或者免费试用超出了每日 1000 台联网设备（日活）的上限。',
    },
    advice: {
      en: 'Stop sending and tell the person who pays the bill today: about 7 days after the suspension the data is deleted (then 1008031).',
      zh: '停止发送，并在当天通知负责续费的同事：停服约 7 天后数据会被删除（之后返回 1008031）。',
    },
    errorClass: 'TpnsAppStatusError',
    policy: 'fail',
    returnedBy: 'any',
  },
  {
    code: 1008031,
    wireText: 'app was expired',
    meaning: { en: 'The resources of the app were destroyed', zh: '应用资源已被销毁' },
    cause: {
      en: 'The service was terminated after it had been unpaid or over the trial limit for too long.',
      zh: '欠费或超出试用额度的时间过长，服务已被终止。',
    },
    advice: {
      en: 'Stop sending. Tokens, accounts and tags are lost; after a new purchase every phone has to register again.',
      zh: '停止发送。Token、账号和标签数据都已丢失；重新购买后，所有设备需要重新注册。',
    },
    errorClass: 'TpnsAppStatusError',
    policy: 'fail',
    returnedBy: 'any',
  },
  {
    code: 1008035,
    wireText: 'accessId is not correct or domain not correct',
    meaning: {
      en: 'The AccessID is wrong, or the host is not the access point of the app',
      zh: 'AccessID 不正确，或域名与应用的接入点不匹配',
    },
    cause: {
      en: 'The region or baseUrl of this client differs from the access point chosen when the product was created, or the AccessID has a typing error.',
      zh: '客户端配置的 region 或 baseUrl 与创建产品时选择的接入点不同，或者 AccessID 写错了。',
    },
    advice: {
      en: 'Look up the access point in the console and set the region: guangzhou (api.tpns.tencent.com), shanghai (api.tpns.sh.tencent.com), hongkong (api.tpns.hk.tencent.com) or singapore (api.tpns.sgp.tencent.com). Regions are fully isolated.',
      zh: '在控制台查看应用的接入点，并设置对应的 region：guangzhou（api.tpns.tencent.com）、shanghai（api.tpns.sh.tencent.com）、hongkong（api.tpns.hk.tencent.com）或 singapore（api.tpns.sgp.tencent.com）。各接入点的数据完全隔离。',
    },
    errorClass: 'TpnsAuthError',
    policy: 'fail',
    returnedBy: 'any',
  },
  {
    code: 1010001,
    /** Listed only by the device SDK pages, without a text. */
    wireText: null,
    meaning: { en: 'No push resources are deployed for the app', zh: '应用未部署推送资源' },
    cause: {
      en: 'No push service was bought, or no trial was started, for this app.',
      zh: '该应用没有购买推送服务，也没有开通试用。',
    },
    advice: {
      en: 'Open the app in the console and check its service status and package; buy or activate it, then try again.',
      zh: '在控制台查看该应用的服务状态和套餐，购买或开通后再试。',
    },
    errorClass: 'TpnsAppStatusError',
    policy: 'fail',
    returnedBy: 'device',
  },
  {
    code: 10010005,
    /** The text is a trap: the code is not a fault of the service, and repeating the call does not help. */
    wireText: 'internal error',
    meaning: { en: 'The push target does not exist', zh: '推送目标不存在' },
    cause: {
      en: 'No device, account or tag matches the audience, or the upload_id is unknown. The text "internal error" beside this code is misleading: nothing broke inside the service.',
      zh: '没有设备、账号或标签符合推送目标条件，或者 upload_id 不存在。附带的错误信息 internal error 容易误导：服务内部并没有出错。',
    },
    advice: {
      en: 'Treat it as "no recipients" and do not retry. If recipients should exist, check that the account or tag is bound, that account_type (and environment on iOS) is the one used at binding, and that AccessID and region are those of the phone app.',
      zh: '按“没有接收者”处理，不要重试。如果本应有接收者，请检查账号或标签是否已绑定、account_type（iOS 还有 environment）是否与绑定时一致，以及 AccessID 和接入点是否与手机上的应用一致。',
    },
    errorClass: 'TpnsNotFoundError',
    policy: 'fail',
    returnedBy: 'push',
  },
  {
    code: 10010012,
    /** That a time more than 90 days ahead is refused with this code is presumed: no document says which code it is. */
    wireText: 'illegal push time',
    meaning: { en: 'The push time is not acceptable', zh: '推送时间不合法' },
    cause: {
      en: 'send_time is more than 10 minutes in the past (or, presumably, more than 90 days ahead). Often it was written in UTC or in the zone of the host.',
      zh: 'send_time 早于当前时间超过 10 分钟（晚于 90 天的时间预计也会被拒绝，官方未说明）。常见原因是按 UTC 或服务器本地时区书写了时间。',
    },
    advice: {
      en: 'Write send_time as 2026-12-01 09:00:00 in UTC+8 (the service states no zone; UTC+8 is assumed), or pass a Date. Up to 10 minutes late is sent at once; up to 90 days ahead is allowed. Also check the clock of this machine.',
      zh: 'send_time 按 UTC+8 写成 2026-12-01 09:00:00 的形式（官方未说明时区，此处按 UTC+8 处理），或直接传 Date。早于当前时间不超过 10 分钟的会立即推送，最晚可设为 90 天后。同时请检查本机时钟。',
    },
    errorClass: 'TpnsPushTimeError',
    policy: 'fail',
    returnedBy: 'push',
  },
  {
    code: 10010018,
    /**
     * Does not make pushes idempotent. Documented for audiences `all` and `tag`, and for account lists where the
     * console's protection is switched on, for one hour; nothing stops a token push from being sent twice.
     */
    wireText: 'Push repeat',
    meaning: { en: 'The same push was sent within the last hour', zh: '1 小时内重复推送' },
    cause: {
      en: 'The same text went to the same target less than an hour ago. After an earlier attempt of unknown outcome this most likely means that it was accepted.',
      zh: '同样的内容在 1 小时内已推送给同样的目标。若前一次请求结果未知，则很可能已被受理。',
    },
    advice: {
      en: 'Treat it as already sent. If it is meant to go out again, change the text or wait an hour. A retry somewhere in your own code, a queue or a proxy is the usual source.',
      zh: '按已推送处理。确需再次推送时，请修改内容或等待 1 小时。常见来源是业务代码、队列或代理中的重试。',
    },
    errorClass: 'TpnsDuplicatePushError',
    policy: 'fail',
    returnedBy: 'push',
    exceptions: [
      {
        methods: ['push.send', 'push.replace', 'bulk.send', 'bulk.sendEach'],
        text: {
          en: 'After an earlier attempt of the same call whose outcome is unknown it shows that the push was accepted: the call succeeds, and the result has deduplicated: true.',
          zh: '若同一次调用的前一次尝试结果不明，它说明推送其实已被受理：调用按成功返回，结果中 deduplicated 为 true。',
        },
      },
    ],
  },
  {
    code: 10030002,
    /** Listed only by the device SDK pages, without a text. The AccessKey is no credential of the server API. */
    wireText: null,
    meaning: { en: 'AccessID and AccessKey do not match', zh: 'AccessID 与 AccessKey 不匹配' },
    cause: {
      en: 'The phone app was built with the AccessID of one app and the AccessKey of another.',
      zh: '手机应用打包时使用的 AccessID 和 AccessKey 来自不同的应用。',
    },
    advice: {
      en: 'Correct the pair in the build settings of the phone app. If a server call answers with it, check AccessID, SecretKey and region as described for 1008003.',
      zh: '在手机应用的构建配置里更正这两个值。如果是服务端调用返回了该码，请参照 1008003 检查 AccessID、SecretKey 和接入点。',
    },
    errorClass: 'TpnsAuthError',
    policy: 'fail',
    returnedBy: 'device',
  },
  {
    code: 10110008,
    /** The comma is full-width on the wire. */
    wireText: 'no token，no account',
    meaning: { en: 'The token or account of the query was not found', zh: '查询的 Token 或账号不存在' },
    cause: {
      en: 'Nothing was ever bound to it, it was unbound since, or the token is not registered.',
      zh: '从未绑定过、之后已解绑，或者该 Token 没有注册。',
    },
    advice: {
      en: 'Treat it as an empty result. A binding is done asynchronously: right after one, ask again a little later.',
      zh: '按空结果处理。绑定是异步生效的，刚绑定完请稍后再查。',
    },
    errorClass: 'TpnsNotFoundError',
    policy: 'fail',
    returnedBy: 'accounts',
    exceptions: [
      {
        methods: ['accounts.findTokens', 'accounts.findAccounts'],
        text: {
          en: 'A query answered with it found nothing: the call succeeds with an empty result.',
          zh: '查询时表示没有查到：调用按成功返回，结果为空。',
        },
      },
    ],
  },
]
