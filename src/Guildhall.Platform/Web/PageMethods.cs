using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Guildhall.Platform.Web;

/// <summary>Refuses methods a page has no code for. Left alone, Razor Pages shows the page without having prepared it.</summary>
public sealed class PageMethods : IPageFilter, IPageApplicationModelConvention
{
    /// <summary>
    /// Razor Pages takes a filter a page overrides, such as <c>OnPageHandlerExecutionAsync</c>, for the code of a method called PAGE,
    /// and learns to read the whole of a request's inside from a form for it. It is the code of no method.
    /// </summary>
    public void Apply(PageApplicationModel model)
    {
        foreach (var filter in model.HandlerMethods.Where(h => h.MethodInfo.Name.StartsWith("OnPageHandler", StringComparison.Ordinal)).ToList())
        {
            model.HandlerMethods.Remove(filter);
        }
    }

    /// <inheritdoc/>
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    /// <inheritdoc/>
    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var method = context.HttpContext.Request.Method;
        var prepares = context.HandlerMethod is { } handler && HttpMethods.Equals(handler.HttpMethod, method);
        if (!prepares && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        }
    }

    /// <inheritdoc/>
    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
