package io.millrace.redis;

import io.millrace.sandbox.RedisRelease;

/** On Valkey, which took another way after Redis 7.2. */
class ValkeyBehaviourIT extends ReleaseBehaviours {
    ValkeyBehaviourIT() {
        super(RedisRelease.VALKEY);
    }
}
