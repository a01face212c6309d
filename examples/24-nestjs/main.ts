/**
 * Task: a NestJS module that owns the client, and closes it after the last request. `npx tsx test/matrix/run.ts nest` builds and runs it.
 */
import 'reflect-metadata'
import {
  Controller,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
  Param,
  Post,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { TpnsClient, TpnsError } from 'tpns-client'

@Injectable()
class Push implements OnApplicationShutdown {
  readonly tpns = new TpnsClient()
  async onApplicationShutdown() {
    await this.tpns.close()
  }
}

@Controller()
class OrdersController {
  constructor(@Inject(Push) private readonly push: Push) {}

  @Post('orders/:token/shipped')
  async shipped(@Param('token') token: string) {
    try {
      const { push_id } = await this.push.tpns.push.send({
        audience_type: 'token',
        token_list: [token],
        message_type: 'notify',
        message: { title: 'Order shipped', content: 'It arrives tomorrow' },
      })
      return { push_id }
    } catch (error) {
      if (!TpnsError.is(error)) throw error
      return { failed: error.name, outcome: error.outcome }
    }
  }
}

@Module({ controllers: [OrdersController], providers: [Push] })
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
  app.enableShutdownHooks()
  await app.listen(0, '127.0.0.1')
  console.log(await app.getUrl())
}
void main()
