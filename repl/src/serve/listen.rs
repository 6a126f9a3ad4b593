//! The socket: who may connect, and how it all ends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use hyper::body::Incoming;
use hyper_util::rt::TokioExecutor;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tower_service::Service as _;

use super::dispatch;
use super::endpoints::ENDPOINTS;
use super::first_line::FirstLine;
use super::service::Service;
use super::signals::Signals;
use super::watch::Peer;
use crate::memory;

/// How long the last threads may take once the server has stopped.
const LAST: Duration = Duration::from_secs(1);

/// How long to wait after a connection could not be taken, as when files have run out.
const BREATH: Duration = Duration::from_millis(50);

/// How long freed memory is kept for the next query.
const REST: Duration = Duration::from_secs(10);

/// Serves until a signal says stop; `ready` is told the address.
pub(crate) fn serve(service: Service, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let settings = &service.settings;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(settings.workers)
        .max_blocking_threads(settings.concurrency + 4)
        .thread_keep_alive(Duration::from_mins(5))
        .enable_all()
        .build()?;
    let served = runtime.block_on(accept(Arc::new(service), ready));
    runtime.shutdown_timeout(LAST);
    served
}

async fn accept(service: Arc<Service>, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let listener = TcpListener::bind(service.settings.listen).await?;
    let mut signals = Signals::new()?;
    ready(listener.local_addr()?);
    tokio::spawn(rest(service.clone()));
    let router = router(&service);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(service.settings.connections));
    loop {
        let next = async {
            // The room is never closed, so there is always a place at last.
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, taken) = tokio::select! {
            next = next => next,
            () = signals.next() => break,
        };
        let Ok((stream, peer)) = taken else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let talk = talk(&service, router.clone(), stream, peer, &graceful);
        tokio::spawn(async move {
            talk.await;
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(service.settings.grace) => {}
        () = signals.next() => {}
    }
    Ok(())
}

/// Returns memory that large answers have freed to the system, where no query is running.
async fn rest(service: Arc<Service>) {
    loop {
        tokio::time::sleep(REST).await;
        if service.gate.running() == 0 {
            // It cannot fail, and nobody waits for it.
            let _ = tokio::task::spawn_blocking(memory::give_back).await;
        }
    }
}

/// Returns what a client is told over one connection, until it ends.
fn talk(
    service: &Arc<Service>,
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + 'static {
    // Small answers are not to wait for more.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(TokioExecutor::new());
    let timeout = service.settings.head_timeout;
    let acceptor = service.guard.acceptor.clone();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(timeout);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(128);
    let watcher = graceful.watcher();
    async move {
        let serve = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            router.clone().call(request)
        });
        // A client that breaks off has nothing to be told.
        let _ = match acceptor {
            None => {
                let stream = TokioIo::new(FirstLine::new(stream));
                watcher.watch(builder.serve_connection(stream, serve).into_owned()).await
            }
            Some(acceptor) => {
                let shaken = tokio::time::timeout(timeout, acceptor.accept(stream)).await;
                let Ok(Ok(stream)) = shaken else { return };
                let stream = TokioIo::new(FirstLine::new(stream));
                watcher.watch(builder.serve_connection(stream, serve).into_owned()).await
            }
        };
    }
}

fn router(service: &Arc<Service>) -> Router {
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        let service = service.clone();
        let handler = move |request| dispatch::answer(service.clone(), endpoint, request);
        router = router.route(endpoint.path, any(handler));
    }
    let service = service.clone();
    router.fallback(move |request| dispatch::missing(service.clone(), request))
}
