import { parentPort } from 'node:worker_threads'
import { compareStored } from './compare-task.ts'
import { checkScenario, referencesOf, rehearseScenario } from './scenario-tasks.ts'
import type { TaskAnswer, TaskMessage, Tasks } from './task-messages.ts'
import { traceOf } from './trace-task.ts'

/** A thread of the service's pool: it does what would hold up the service, one piece of work after the other. */
const tasks: Tasks = {
  references: referencesOf,
  check: checkScenario,
  rehearse: rehearseScenario,
  compare: compareStored,
  trace: traceOf,
}

function answerTo({ name, request }: TaskMessage): TaskAnswer {
  try {
    return { ok: true, value: tasks[name](request as never) }
  } catch (error) {
    const { message, stack } = error as Error
    return { ok: false, message, stack }
  }
}

parentPort?.on('message', (message: TaskMessage) => parentPort?.postMessage(answerTo(message)))
