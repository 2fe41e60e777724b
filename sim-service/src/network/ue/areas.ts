import type { AttachAccept } from '../../codec/nas/emm-messages.ts'
import { gprsTimerToSeconds } from '../../codec/nas/timers.ts'
import type { TrackingAreaUpdateAccept } from '../../codec/nas/tracking-area-messages.ts'
import { seconds } from '../../engine/time.ts'
import { SharedValues } from '../shared-values.ts'

/** Where a UE may move without telling, and how often it has to be heard of (TS 24.301 §5.3.4, §5.3.5). */
export interface RegistrationArea {
  readonly plmn: string
  readonly tacs: readonly number[]
  /** 0 where the network has deactivated it. */
  readonly t3412Us: number
}

const shared = new SharedValues<RegistrationArea>(
  (one, other) =>
    one.plmn === other.plmn &&
    one.t3412Us === other.t3412Us &&
    one.tacs.length === other.tacs.length &&
    one.tacs.every((tac, i) => tac === other.tacs[i]),
)

/** The area without one of its tracking areas. */
export function withoutArea(
  area: RegistrationArea | undefined,
  tac: number | undefined,
): RegistrationArea | undefined {
  return area === undefined ? undefined : shared.of({ ...area, tacs: area.tacs.filter((one) => one !== tac) })
}

/** The area that an accept registers the UE in: one object for all who have the same. */
export function registrationArea(
  accept: Pick<AttachAccept | TrackingAreaUpdateAccept, 't3412' | 'taiList'>,
  before?: RegistrationArea,
): RegistrationArea | undefined {
  const [list] = accept.taiList ?? []
  const t3412Us =
    accept.t3412 === undefined ? before?.t3412Us : seconds(gprsTimerToSeconds(accept.t3412) ?? 0)
  if (list === undefined)
    return before === undefined ? undefined : shared.of({ ...before, t3412Us: t3412Us ?? 0 })
  return list.kind === 'tacs'
    ? shared.of({ plmn: list.plmn, tacs: list.tacs, t3412Us: t3412Us ?? 0 })
    : undefined
}
