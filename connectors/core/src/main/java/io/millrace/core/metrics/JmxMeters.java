package io.millrace.core.metrics;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of a task as the attributes of one bean, {@code io.millrace:type=KIND-task-metrics,task=NAME}. */
final class JmxMeters implements Meters, DynamicMBean {
    private static final Logger log = LoggerFactory.getLogger(JmxMeters.class);

    /** Whose bean stands under a name: a task may start before its predecessor has ended. */
    private static final Map<ObjectName, JmxMeters> SHOWN = new ConcurrentHashMap<>();

    private final Map<String, Meter> meters = new LinkedHashMap<>();
    private final ObjectName name;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private JmxMeters(List<Meter> shown, ObjectName name) {
        this.name = name;
        shown.forEach(meter -> meters.put(attribute(meter), meter));
    }

    static Meters show(List<Meter> meters, String kind, String task) {
        try {
            ObjectName name =
                    new ObjectName("io.millrace:type=" + kind + "-task-metrics,task=" + ObjectName.quote(task));
            JmxMeters bean = new JmxMeters(meters, name);
            JmxMeters before = SHOWN.put(name, bean);
            if (before != null) {
                before.remove();
            }
            bean.server.registerMBean(bean, name);
            return bean;
        } catch (JMException e) {
            log.warn("{}: Its metrics cannot be shown in JMX.", task, e);
            return () -> {};
        }
    }

    private static String attribute(Meter meter) {
        return meter.tags().isEmpty()
                ? meter.name()
                : meter.name() + "-" + String.join("-", meter.tags().values());
    }

    @Override
    public void close() {
        if (SHOWN.remove(name, this)) {
            remove();
        }
    }

    private void remove() {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            log.debug("The metrics {} were gone already.", name, e);
        }
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Meter meter = meters.get(attribute);
        if (meter == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return meter.value().get();
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList found = new AttributeList();
        for (String attribute : attributes) {
            Meter meter = meters.get(attribute);
            if (meter != null) {
                found.add(new Attribute(attribute, meter.value().get()));
            }
        }
        return found;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = meters.entrySet().stream()
                .map(each -> new MBeanAttributeInfo(
                        each.getKey(), Number.class.getName(), each.getValue().description(), true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(JmxMeters.class.getName(), "What a task does.", attributes, null, null, null);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(Objects.toString(attribute.getName()) + " is not for writing");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] arguments, String[] types) {
        throw new UnsupportedOperationException("There is nothing to invoke.");
    }
}
