using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Platform.Events;

/// <summary>One subscriber's place in the outbox.</summary>
/// <param name="Name">Its stable name, stored with each delivery, such as <c>cases.tell-customer</c>.</param>
/// <param name="EventKind">The event it listens to.</param>
/// <param name="Handle">Reads the event's JSON and hands it to the subscriber.</param>
public sealed record Subscription(
    string Name,
    string EventKind,
    Func<IServiceProvider, string, Delivery, CancellationToken, Task> Handle);

/// <summary>Every subscription of the running product, by event and by name.</summary>
public sealed class Subscriptions(IEnumerable<Subscription> all)
{
    private readonly ILookup<string, Subscription> _byEvent = all.ToLookup(s => s.EventKind);
    private readonly Dictionary<string, Subscription> _byName = all.ToDictionary(s => s.Name);

    /// <summary>How events are written: camel case, enums by name.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Those who listen to an event.</summary>
    public IEnumerable<Subscription> To(string eventKind) => _byEvent[eventKind];

    /// <summary>The name of every subscription this build answers to.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>The subscription of that name, or null if no code answers to it any more.</summary>
    public Subscription? Find(string name) => _byName.GetValueOrDefault(name);
}

/// <summary>Registration of subscribers.</summary>
public static class SubscriptionRegistration
{
    /// <summary>Has <typeparamref name="TSubscriber"/> called for every <typeparamref name="TEvent"/>.</summary>
    /// <param name="name">A stable name, <c>module.what-it-does</c>: it is stored, so it is never reused for something else.</param>
    public static IServiceCollection AddSubscriber<TEvent, TSubscriber>(this IServiceCollection services, string name)
        where TEvent : IEvent
        where TSubscriber : class, ISubscriber<TEvent>
    {
        services.AddScoped<TSubscriber>();
        services.AddSingleton(new Subscription(name, TEvent.Kind, (provider, json, delivery, cancellationToken) =>
            provider.GetRequiredService<TSubscriber>().HandleAsync(
                JsonSerializer.Deserialize<TEvent>(json, Subscriptions.Json)
                    ?? throw new PermanentFailureException($"The event {delivery.EventId} holds no data."),
                delivery,
                cancellationToken)));
        return services;
    }
}
