import { survives } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import {
  sourceToTarget,
  sourceToTargetContainer,
  targetToSource,
  targetToSourceContainer,
} from './s1ap-fixtures.ts'
import {
  decodeSourceToTargetContainer,
  decodeTargetToSourceContainer,
  encodeSourceToTargetContainer,
  encodeTargetToSourceContainer,
  type SourceToTargetContainer,
} from './transparent-containers.ts'

describe('transparent containers of a handover inside E-UTRAN (36.413 §9.2.1.7, §9.2.1.8)', () => {
  test('the octets of a container with one cell of history, as pycrate writes it', () => {
    const container: SourceToTargetContainer = {
      rrcContainer: fromHex('0000'),
      targetCellId: { plmnIdentity: '20893', cellId: 0x1a2d0 },
      ueHistoryInformation: [
        {
          eutranCell: {
            globalCellId: { plmnIdentity: '20893', cellId: 0x1a2d0 },
            cellType: { cellSize: 'medium' },
            timeUeStayedInCell: 10,
          },
        },
      ],
    }
    const octets = '000200000002f839001a2d000002f839001a2d0100000a'
    expect(toHex(encodeSourceToTargetContainer(container))).toBe(octets)
    expect(decodeSourceToTargetContainer(fromHex(octets))).toEqual(container)
  })

  test('both are what they were, through JSON too', () => {
    const source = decodeSourceToTargetContainer(sourceToTarget)
    expect(source).toEqual(sourceToTargetContainer)
    const again = fromJson(JSON.parse(JSON.stringify(toJson(source)))) as SourceToTargetContainer
    expect(encodeSourceToTargetContainer(again)).toEqual(sourceToTarget)
    const target = decodeTargetToSourceContainer(targetToSource)
    expect(target).toEqual(targetToSourceContainer)
    expect(encodeTargetToSourceContainer(target)).toEqual(targetToSource)
  })

  test('extensions of later releases are kept', () => {
    const container: SourceToTargetContainer = {
      ...sourceToTargetContainer,
      ieExtensions: [{ id: 175, criticality: 'ignore', octets: fromHex('0102') }],
      unknownExtensions: { count: 1, additions: [{ index: 0, octets: fromHex('03') }] },
    }
    expect(decodeSourceToTargetContainer(encodeSourceToTargetContainer(container))).toEqual(container)
  })

  test.each([
    ['source', decodeSourceToTargetContainer, sourceToTarget],
    ['target', decodeTargetToSourceContainer, targetToSource],
  ] as const)('whatever the octets of the %s, a container or a CodecError', (_, decode, sample) => {
    const { messages, refusals } = survives(decode, [sample])
    expect(messages).toBeGreaterThan(0)
    expect(refusals).toBeGreaterThan(0)
  })

  test('an error names the container and the place in it', () => {
    const octets = sourceToTarget.subarray(0, sourceToTarget.length - 3)
    expect(() => decodeSourceToTargetContainer(octets)).toThrow(CodecError)
    expect(() => decodeSourceToTargetContainer(octets)).toThrow(
      /^S1AP SourceToTargetContainer\.ueHistoryInformation/,
    )
    const future = { rrcContainer: 7 } as never
    expect(() => encodeTargetToSourceContainer(future)).toThrow(CodecError)
  })
})
