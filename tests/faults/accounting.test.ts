import { describe, expect, it } from 'vitest'
import { faultsIn, Ledger, type Send, type Talk } from '#bench/faults/accounting.ts'

/** One conversation in which questions 0, 1, 2 … were asked and accepted. */
function aTalk(questions: number, screen: string[], sends: Partial<Send>[] = []): Talk {
  return {
    channel: 'telegram',
    asked: Array.from({ length: questions }, (_, number) => ({
      question: { number, text: `question ${number}`, title: `answer ${number}` },
      isAccepted: true,
      deliveries: 1,
    })),
    screen: () => screen.map((firstLine) => ({ firstLine })),
    sends: () => sends.map((send) => ({ firstLine: 'answer 0', at: 10_000, isAnswered: true, ...send })),
  }
}

function judged(talk: Talk, { kills = [], counted = talk.asked.length }: { kills?: number[]; counted?: number } = {}) {
  const ledger = new Ledger()
  ledger.talks.push(talk)
  ledger.kills.push(...kills)
  return faultsIn(ledger.accounts({ telegram: counted }))
}

describe('the accounts', () => {
  it('find nothing wrong where each question has its answer, in order', () => {
    expect(judged(aTalk(3, ['answer 0', 'a notice', 'answer 1', 'answer 2']))).toEqual([])
  })

  it('tell of a question that was accepted and never answered', () => {
    expect(judged(aTalk(3, ['answer 0', 'answer 2']))).toEqual(['telegram: 1 lost'])
  })

  it('tell of answers out of order', () => {
    expect(judged(aTalk(2, ['answer 1', 'answer 0']))).toEqual(['telegram: 1 out of order'])
  })

  it('excuse a second answer only where the platform left a send without answer', () => {
    const twice = ['answer 0', 'answer 0']

    expect(judged(aTalk(1, twice, [{ isAnswered: false }, {}]))).toEqual([])
    expect(judged(aTalk(1, twice, [{}, {}]))).toEqual(['telegram: 1 sent twice though the platform had answered'])
    expect(judged(aTalk(1, [...twice, 'answer 0'], [{ isAnswered: false }, {}, {}]))).toEqual([
      'telegram: 1 sent twice though the platform had answered',
    ])
  })

  it('excuse a second answer whose first sender was killed before it could note it', () => {
    const twice = aTalk(1, ['answer 0', 'answer 0'], [{ at: 10_000 }, { at: 70_000 }])

    expect(judged(twice, { kills: [10_050] })).toEqual([])
    expect(judged(twice, { kills: [40_000] })).toEqual(['telegram: 1 sent twice though the platform had answered'])
  })

  it('tell of a question that the service counted twice', () => {
    expect(judged(aTalk(1, ['answer 0']), { counted: 2 })).toEqual(['telegram: 2 counted for 1 questions'])
  })
})
