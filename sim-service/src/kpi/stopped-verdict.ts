import type { Verdict } from './verdict.ts'

/** Half a run proves nothing about the whole: what it measured so far stays, and judges nothing. */
export function stoppedVerdict(verdict: Verdict, reason: string): Verdict {
  return {
    ...verdict,
    state: 'inconclusive',
    objectives: verdict.objectives.map((objective) => ({
      ...objective,
      state: 'inconclusive',
      reason: 'was not judged, since the run was stopped',
    })),
    reasons: [reason],
    paragraph: `Inconclusive: ${reason}.`,
  }
}
