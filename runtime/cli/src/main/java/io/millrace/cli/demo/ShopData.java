package io.millrace.cli.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows of the shop: the same for the same seed and size, whatever machine they are made on. */
final class ShopData {
    static final String[] STATES = {"new", "paid", "shipped", "returned"};
    private static final long SEED = 20261122;
    private static final String[] FIRST = {
        "Ada", "Björn", "Chloé", "Dmitri", "Esra", "Fatima", "Grete", "Hiro", "İbrahim", "José", "Kofi", "李娜", "Мария",
        "Nils"
    };
    private static final String[] LAST = {
        "Almeida", "Brontë", "Cohen", "Dvořák", "Eriksen", "Fischer", "García", "Haddad", "Ito", "Jensen", "O'Neill",
        "Şahin"
    };
    private static final String[] COUNTRIES = {"AT", "BR", "CN", "DE", "FR", "GB", "IN", "JP", "KE", "MX", "TR", "US"};
    private static final String[] THINGS = {"Lamp", "Table", "Kettle", "Bicycle", "Notebook", "Crème brûlée set", "Tent"
    };
    private static final String[] COLOURS = {"red", "blue", "green", "black"};

    private final int orders;
    private final int places;

    ShopData(int orders, int places) {
        this.orders = orders;
        this.places = places;
    }

    int orders() {
        return orders;
    }

    int places() {
        return places;
    }

    int customers() {
        return Math.max(10, orders / 5);
    }

    int products() {
        return Math.max(10, Math.min(1000, orders / 20));
    }

    /** Fills every table. */
    void load(Connection connection) throws SQLException {
        Rows.insert(connection, ShopSchema.CUSTOMERS, this::customers);
        Rows.insert(connection, ShopSchema.PRODUCTS, this::products);
        Rows.insert(connection, ShopSchema.ORDERS, this::orders);
        Rows.insert(connection, ShopSchema.ORDER_LINES, this::orderLines);
        Rows.insert(connection, ShopSchema.PLACES, rows -> Places.read(places, rows));
    }

    private void customers(Consumer<@Nullable Object[]> rows) {
        var random = new SplittableRandom(SEED);
        for (int id = 1; id <= customers(); id++) {
            rows.accept(customer(id, random));
        }
    }

    private void products(Consumer<@Nullable Object[]> rows) {
        var random = new SplittableRandom(SEED + 1);
        for (int number = 1; number <= products(); number++) {
            String colour = pick(COLOURS, random);
            String thing = pick(THINGS, random);
            String attributes = random.nextInt(10) == 0
                    ? null
                    : "{\"colour\": \"" + colour + "\", \"sizes\": [1, 2.5], \"fragile\": " + random.nextBoolean()
                            + "}";
            rows.accept(new @Nullable Object[] {
                sku(number),
                thing + " in " + colour,
                price(random),
                random.nextInt(5) == 0 ? null : random.nextInt(100),
                attributes,
                random.nextInt(3) == 0 ? null : "20" + (20 + random.nextInt(6)) + "-0" + (1 + random.nextInt(9)) + "-11"
            });
        }
    }

    private void orders(Consumer<@Nullable Object[]> rows) {
        var random = new SplittableRandom(SEED + 2);
        for (int id = 1; id <= orders; id++) {
            rows.accept(order(id, random));
        }
    }

    private void orderLines(Consumer<@Nullable Object[]> rows) {
        var random = new SplittableRandom(SEED + 3);
        for (int id = 1; id <= orders; id++) {
            int lines = 1 + random.nextInt(5);
            for (int line = 1; line <= lines; line++) {
                rows.accept(orderLine(id, line, random));
            }
        }
    }

    @Nullable
    Object[] customer(int id, SplittableRandom random) {
        String first = pick(FIRST, random);
        String email = random.nextInt(6) == 0 ? null : "customer" + id + "@example.com";
        return new @Nullable Object[] {
            id,
            first + " " + pick(LAST, random),
            email,
            pick(COUNTRIES, random),
            random.nextInt(20) == 0 ? 1 : 0,
            time(random)
        };
    }

    @Nullable
    Object[] order(long id, SplittableRandom random) {
        return new @Nullable Object[] {
            id,
            1 + random.nextInt(customers()),
            pick(STATES, random),
            price(random).multiply(BigDecimal.valueOf(3)),
            random.nextInt(4) == 0 ? null : random.nextInt(100_000) / 1000.0,
            random.nextInt(3) == 0 ? "Leave at the door: \"B\" \\ 2 \n – merci 🙂" : null,
            time(random)
        };
    }

    Object[] orderLine(long order, int line, SplittableRandom random) {
        return new Object[] {order, line, sku(1 + random.nextInt(products())), 1 + random.nextInt(9), price(random)};
    }

    static String sku(int number) {
        return "SKU-%06d".formatted(number);
    }

    static BigDecimal price(SplittableRandom random) {
        return BigDecimal.valueOf(50 + random.nextInt(99_950), 2);
    }

    static <T> T pick(T[] from, SplittableRandom random) {
        return from[random.nextInt(from.length)];
    }

    private static String time(SplittableRandom random) {
        return "2026-%02d-%02d %02d:%02d:%02d.%03d"
                .formatted(
                        1 + random.nextInt(11),
                        1 + random.nextInt(28),
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1000));
    }
}
