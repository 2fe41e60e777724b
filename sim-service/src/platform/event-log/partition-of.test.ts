import fc from 'fast-check'
import { Partitioners } from 'kafkajs'
import { partitionOf } from './partition-of.ts'

test('a key falls where Kafka’s own clients put it', () => {
  const theirs = Partitioners.DefaultPartitioner()
  const count = 12
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => {
    return { partitionId, leader: 1, partitionErrorCode: 0, replicas: [1], isr: [1] }
  })
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (key) => {
      const message = { key: Buffer.from(key), value: null }
      expect(partitionOf(key, count)).toBe(theirs({ topic: 'any', partitionMetadata, message }))
    }),
  )
})
