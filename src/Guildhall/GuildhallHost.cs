using Guildhall.Platform;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Health;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Npgsql;
using Assembly = System.Reflection.Assembly;

namespace Guildhall;

/// <summary>Puts the floors together into one running node.</summary>
public static class GuildhallHost
{
    /// <summary>The assemblies of the floors, lowest first.</summary>
    public static IReadOnlyList<Assembly> Floors { get; } =
        [typeof(Module).Assembly, typeof(Foundations.Words).Assembly, typeof(Casework.Words).Assembly, typeof(Council.Words).Assembly];

    /// <summary>Every module of the product.</summary>
    public static IReadOnlyList<Module> Modules { get; } = Module.FindIn(Floors);

    /// <summary>Every migration of the product.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
        [.. Floors.SelectMany(floor => Migrator.FindIn(floor, Modules))];

    /// <summary>
    /// Builds a node over a database that is up. Applies missing migrations and runs the modules' start-up work;
    /// the caller starts it.
    /// </summary>
    /// <param name="settings">What the node does, and with what.</param>
    /// <param name="more">Services put in beside or in the place of the modules' own.</param>
    public static async Task<WebApplication> BuildAsync(HostSettings settings, Action<IServiceCollection>? more = null, CancellationToken cancellationToken = default)
    {
        DapperTypes.Register();
        var app = Build(settings, more);
        try
        {
            await app.Services.GetRequiredService<Migrator>().ApplyAsync(cancellationToken);
            foreach (var module in Modules)
            {
                await module.StartAsync(app.Services, cancellationToken);
            }
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    /// <summary>Builds a node that is not to be started, over no database: for what only reads the council's folder.</summary>
    public static WebApplication BuildWithoutDatabase(HostSettings settings) => Build(settings with { Database = "Host=none" });

    private static WebApplication Build(HostSettings settings, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "guildhall",
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            EnvironmentName = settings.Environment,
        });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Council:Folder", settings.Council),
            new("Data:Folder", settings.Data),
            new("urls", settings.Urls),
            new("Site:Url", builder.Configuration["Site:Url"] ?? settings.Urls.Split(';')[0]),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.More);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Warning)
            // While the database is away it tries again and again, a stack trace each time; where it gives up is an error.
            .AddFilter("Quartz.Impl.AdoJobStore", LogLevel.Error)
            // Every stranger who is asked to sign in, and everyone who is turned away.
            .AddFilter("Guildhall.Foundations.Modules.Identity.Sessions.SessionHandler", LogLevel.Warning)
            // And every program that shows no key, or a wrong one.
            .AddFilter("Guildhall.Foundations.Modules.Integration.ApiKeys.ApiKeyHandler", LogLevel.Warning)
            // Anyone can send a token that is none: the person is told, and the log need not tell it at length.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None);
        builder.Host.UseDefaultServiceProvider(o =>
        {
            o.ValidateOnBuild = true;
            o.ValidateScopes = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        });

        var services = builder.Services;
        var runsJobs = settings.Role is NodeRole.All or NodeRole.Worker;
        services.AddSingleton(settings);
        // Made by the container, which closes its connections in the end.
        services.AddSingleton(_ => NpgsqlDataSource.Create(HostSettings.Connection(
            settings.Database ?? throw new InvalidOperationException("No database is set."))));
        services.AddSingleton(provider => new Migrator(
            provider.GetRequiredService<NpgsqlDataSource>(), Migrations, provider.GetRequiredService<ILogger<Migrator>>()));
        services.AddPlatform(builder.Configuration, runsJobs);
        services.AddDesign(builder.Configuration);
        services.AddGuildhallLocalisation();
        services.AddValidatedOptions<SiteOptions>(builder.Configuration, "Site");

        // An endpoint that names no policy answers nobody.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());

        var pages = services.AddRazorPages(o =>
        {
            o.RootDirectory = "/";
            o.Conventions.Add(new PageMethods());
            foreach (var module in Modules)
            {
                module.AddConventions(o.Conventions);
            }
        });
        pages.AddMvcOptions(o => o.Filters.Add<PageMethods>());
        pages.ConfigureApplicationPartManager(parts =>
        {
            foreach (var floor in Floors)
            {
                foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(floor).GetApplicationParts(floor))
                {
                    if (!parts.ApplicationParts.Any(p => p.Name == part.Name && p.GetType() == part.GetType()))
                    {
                        parts.ApplicationParts.Add(part);
                    }
                }
            }
        });

        foreach (var module in Modules)
        {
            module.AddServices(services, builder.Configuration);
        }

        more?.Invoke(services);
        var app = builder.Build();
        Pipeline(app, settings);
        return app;
    }

    private static void Pipeline(WebApplication app, HostSettings settings)
    {
        app.MapPlatformHealth();
        if (settings.Role == NodeRole.Worker)
        {
            return;
        }

        app.UseGuildhallErrorPages();
        app.UseSecurityHeaders();
        app.UseGuildhallAssets();
        app.UseRouting();
        app.UseGuildhallLocalisation();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        app.MapDesign();
        app.MapLanguageSwitch();
        app.MapNotFound();
        foreach (var module in Modules)
        {
            module.MapEndpoints(app);
        }
    }
}
