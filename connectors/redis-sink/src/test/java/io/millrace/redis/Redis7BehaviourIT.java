package io.millrace.redis;

import io.millrace.sandbox.RedisRelease;

/** On Redis 7.0: errors of scripts read differently there, among others. */
class Redis7BehaviourIT extends ReleaseBehaviours {
    Redis7BehaviourIT() {
        super(RedisRelease.V7_0);
    }
}
