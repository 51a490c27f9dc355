using System.ComponentModel.DataAnnotations;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace Guildhall.Platform.Jobs;

/// <summary>How schedules are run (section <c>Jobs</c>).</summary>
public sealed class JobOptions
{
    /// <summary>How long after the program's start: the first page comes first.</summary>
    [Range(0, 3600)]
    public double StartDelaySeconds { get; set; } = 5;
}

/// <summary>Runs Quartz in this worker, clustered with the others in the same database.</summary>
internal sealed class Scheduler(
    ISchedulerFactory quartz, Schedules schedules, Database database, IHostApplicationLifetime lifetime, IOptions<JobOptions> options, ILogger<Scheduler> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<JobOptions>(configuration, "Jobs");
        services.AddQuartz(q =>
        {
            q.ConfigureScheduler(o =>
            {
                o.InstanceName = "guildhall";
                o.GenerateInstanceId = true;
            });
            q.UsePersistentStore(store =>
            {
                store.UsePostgres(o => o.DataSourceFactory = provider => provider.GetRequiredService<NpgsqlDataSource>());
                store.UseClustering();
                store.ConfigureStore(o =>
                {
                    o.TablePrefix = "platform.qrtz_";
                    o.StoreJobDataAsStrings = true;

                    // They ask the database again and again, and would keep a program alive that was told to stop while it is away.
                    o.UseBackgroundThreads = true;
                });
            });
        });
        services.AddHostedService<Scheduler>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        await Task.Delay(TimeSpan.FromSeconds(options.Value.StartDelaySeconds), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var outage = new Outage(logger, "Starting the schedules");
        IScheduler? scheduler = null;
        var running = false;
        while (!stoppingToken.IsCancellationRequested && !running)
        {
            try
            {
                scheduler ??= await quartz.GetScheduler(stoppingToken);
                await SetAsync(scheduler, stoppingToken);
                await scheduler.Start(stoppingToken);
                running = true;
                outage.Over();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Stopped while starting: what was begun is shut down below.
            }
            catch (Exception e)
            {
                outage.Failed(e);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (scheduler is not null)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        }
    }

    // A trigger that has not changed stays as it is: it remembers a run that was missed while no worker was up.
    // One that this build does not know stays too: a newer node may.
    // Nodes that start together set them one after another: a trigger set twice would fire twice at the time it is set for.
    private async Task SetAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var turn = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtext('platform.schedules'))", transaction: turn, cancellationToken: cancellationToken));
        foreach (var schedule in schedules.All)
        {
            var key = new TriggerKey(schedule.Name);
            if (await scheduler.GetTrigger(key, cancellationToken) is ICronTrigger { CronExpressionString: var cron } && cron == schedule.Cron)
            {
                continue;
            }

            var job = JobBuilder.Create<ScheduledRun>().WithIdentity(schedule.Name).RequestRecovery().Build();
            var trigger = TriggerBuilder.Create()
                .WithIdentity(key)
                .WithCronSchedule(schedule.Cron, c => c.InTimeZone(LondonTime.Zone))
                .WithRetryPolicy(RetryPolicy.Explicit([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)]))
                .Build();
            await scheduler.ScheduleJob(job, trigger, ScheduleJobOptions.Replacing, cancellationToken);
        }
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await using var onStopping = stoppingToken.Register(() => started.TrySetResult());
        await started.Task;
    }
}

/// <summary>The one job Quartz knows: it runs the schedule it is named after.</summary>
[DisallowConcurrentExecution]
internal sealed class ScheduledRun(Schedules schedules, ILogger<ScheduledRun> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        if (schedules.Knows(name))
        {
            await schedules.RunAsync(name, cancellationToken);
        }
        else
        {
            logger.LogInformation("No code of this build answers to the schedule {Schedule}", name);
        }
    }
}
