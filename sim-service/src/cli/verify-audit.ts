import { auditEvents } from '../platform/audit/postgres-audit.ts'
import { type Anchor, type AuditVerification, verifyAudit } from '../platform/audit/verify.ts'
import { openDatabase } from '../platform/postgres/database.ts'
import { StoreUnavailable } from '../runs/ports/store-unavailable.ts'
import { BadInput, Failure } from './bad-input.ts'

/** Follows the chain in a database, which is only read. */
export async function verifyIn(url: string, anchors: readonly Anchor[]): Promise<AuditVerification> {
  const database = openDatabase({ url, poolSize: 1, applicationName: 'roamlab audit' })
  try {
    return await verifyAudit(auditEvents(database), anchors)
  } catch (error) {
    if (error instanceof StoreUnavailable) throw new Failure(error.message)
    const isMissing = (error as { code?: string }).code === '42P01'
    if (isMissing) throw new BadInput('--database: this database has no audit trail')
    throw error
  } finally {
    await database.close()
  }
}
