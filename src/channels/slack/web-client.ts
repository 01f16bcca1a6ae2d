import { LogLevel, webApi, type Logger } from '@slack/bolt'
import type { Log } from '#app/ports.ts'
import type { SlackConfig } from '../../config.ts'
