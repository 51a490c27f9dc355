using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Guildhall.Platform.Jobs;

/// <summary>Work done at set times by one worker of the cluster. May run twice if a worker dies: must be idempotent.</summary>
public interface IScheduledJob
{
    /// <summary>Does it once. Throw to be tried again in a while.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>When a job runs.</summary>
/// <param name="Name">Its stable name, <c>module.what-it-does</c>.</param>
/// <param name="Cron">When, as Quartz reads it (seconds first), on London's clock.</param>
/// <param name="Job">The job's class.</param>
public sealed record Schedule(string Name, string Cron, Type Job);

/// <summary>Every schedule of the running product.</summary>
public sealed class Schedules(IEnumerable<Schedule> all, IServiceScopeFactory scopes)
{
    private readonly Dictionary<string, Schedule> _byName = all.ToDictionary(s => s.Name);

    /// <summary>The schedules.</summary>
    public IReadOnlyCollection<Schedule> All => _byName.Values;

    /// <summary>Whether this build knows a schedule.</summary>
    public bool Knows(string name) => _byName.ContainsKey(name);

    /// <summary>Runs a schedule's job now, on this node.</summary>
    public async Task RunAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var job = (IScheduledJob)scope.ServiceProvider.GetRequiredService(_byName[name].Job);
        await job.RunAsync(cancellationToken);
    }
}

/// <summary>Registration of schedules.</summary>
public static class ScheduleRegistration
{
    /// <summary>Has a worker run <typeparamref name="TJob"/> at set times.</summary>
    /// <param name="name">A stable name, <c>module.what-it-does</c>: the database remembers by it when the job ran last.</param>
    /// <param name="cron">When, as Quartz reads it (seconds first), on London's clock: <c>0 0 3 * * ?</c> is three every night.</param>
    /// <exception cref="FormatException"><paramref name="cron"/> is not such an expression.</exception>
    public static IServiceCollection AddSchedule<TJob>(this IServiceCollection services, string name, string cron)
        where TJob : class, IScheduledJob
    {
        _ = new CronExpression(cron);
        services.AddScoped<TJob>();
        services.AddSingleton(new Schedule(name, cron, typeof(TJob)));
        return services;
    }
}
