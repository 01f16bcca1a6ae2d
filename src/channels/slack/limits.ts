/**
 * What Slack takes at most, in UTF-16 code units unless a name says otherwise.
 *
 * Source: `@slack/types` 3.2 and `@slack/web-api` 8.2 (read 2026-11); `messageBlocks` is not documented: `msg_blocks_too_long` was seen at
 * about 13,200 (slackapi/bolt-js#2509). We count the JSON of the blocks, which is more than Slack can count, and stay below 12,000 with the
 * block id that is added when a message is sent.
 */
export const limits = {
  blocksPerMessage: 50,
  blocksPerHome: 100,
  messageBlocks: 11_800,
  homeBlocks: 60_000,
  header: 150,
  plainText: 3000,
  contextText: 2000,
  actionElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  selectOptions: 100,
  optionText: 75,
  optionValue: 75,
  fallbackText: 4000,
} as const
