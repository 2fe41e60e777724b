import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CompactSign, compactVerify, errors } from 'jose'
import { canonicalJson } from '../../runs/content-hash.ts'

/** Who may say what the flags are. With a public key every file and every change needs its signature. */
export interface FlagKeys {
  readonly publicKey: KeyObject
  /** Where the service has it, it signs what an administrator sets; else whoever holds it does. */
  readonly privateKey?: KeyObject
}

export interface KeyFiles {
  readonly publicKey?: string
  readonly privateKey?: string
}

/** Reads PEM files of Ed25519 or P-256 keys; throws with the file's name. Nothing configured, nothing signed. */
export function readFlagKeys({ publicKey, privateKey }: KeyFiles): FlagKeys | undefined {
  const secret = privateKey === undefined ? undefined : keyIn(privateKey, createPrivateKey)
  if (publicKey === undefined) return secret && { publicKey: createPublicKey(secret), privateKey: secret }
  const open = keyIn(publicKey, createPublicKey)
  if (secret !== undefined && !createPublicKey(secret).equals(open))
    throw new Error(`${privateKey} is not the private key of ${publicKey}`)
  return { publicKey: open, privateKey: secret }
}

function keyIn(file: string, read: (pem: Buffer) => KeyObject): KeyObject {
  let key: KeyObject
  try {
    key = read(readFileSync(file))
  } catch (error) {
    throw new Error(`${file}: no key could be read: ${(error as Error).message}`)
  }
  if (algorithmOf(key) === undefined) throw new Error(`${file}: expected an Ed25519 or a P-256 key`)
  return key
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): 'EdDSA' | 'ES256' | undefined {
  if (asymmetricKeyType === 'ed25519') return 'EdDSA'
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined
}

/** Of what a set of overrides says: neither one of its values nor its place in the row of changes can be another. */
export function overridesText(version: number, overrides: Readonly<Record<string, unknown>>): string {
  return canonicalJson({ overrides, version })
}

/** A detached JWS (RFC 7515 appendix F): the signed octets lie beside it, and are readable. */
export async function sign(text: string | Uint8Array, key: KeyObject): Promise<string> {
  const jws = await new CompactSign(octetsOf(text)).setProtectedHeader({ alg: algorithmOf(key)! }).sign(key)
  const [header, , signature] = jws.split('.')
  return `${header}..${signature}`
}

/** Why it is not a signature of these octets by this key; undefined when it is. */
export async function refusal(
  text: string | Uint8Array,
  jws: string | null | undefined,
  { publicKey }: Pick<FlagKeys, 'publicKey'>,
): Promise<string | undefined> {
  if (!jws) return 'it is not signed'
  const [, header, signature] = /^([\w-]+)\.\.([\w-]+)$/.exec(jws.trim()) ?? []
  if (header === undefined) return 'its signature is no detached JWS'
  const payload = Buffer.from(octetsOf(text)).toString('base64url')
  try {
    await compactVerify(`${header}.${payload}.${signature}`, publicKey, {
      algorithms: [algorithmOf(publicKey)!],
    })
    return undefined
  } catch (error) {
    if (error instanceof errors.JOSEError)
      return 'its signature is not by the configured key, or it was changed'
    throw error
  }
}

function octetsOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(text)
}
