const zero = [0]
const empty = ['']

/**
 * Values that count as "not given", by path: the vendor's SDKs send them for unset fields, so the service must treat them as
 * not given [inferred]. The schema refuses each of them.
 */
export const UNSET: Readonly<Record<string, readonly unknown[]>> = {
  environment: empty,
  send_time: empty,
  upload_id: zero,
  push_speed: zero,
  collapse_id: zero,
  plan_id: empty,
  group_id: empty,
  platform: empty,
  // The table gives 0 as the default of this object.
  loop_param: [0, ''],
  'message.show_type': zero,
  'message.android.n_importance': zero,
  'message.android.hw_importance': zero,
  'message.android.urgency': empty,
  'message.android.show_type': zero,
  'message.android.action.action_type': zero,
}
